import { inflateRawSync } from 'node:zlib';

const END = 0x06_05_4b_50;
const ENTRY = 0x02_01_4b_50;
const LOCAL = 0x04_03_4b_50;
/** Far above any program in a wheel: a small archive must not unfold without end. Bytes. */
const MEMBER_MAX = 512 * 1024 ** 2;

/**
 * The content of the first member of a zip archive whose name matches. Knows stored and deflated members without encryption and without
 * zip64, as wheels of this size are. Throws for an archive that is damaged or lacks the member.
 */
export function readZipMember(archive: Buffer, name: RegExp): Buffer {
  for (const entry of entriesOf(archive)) if (name.test(entry.name)) return contentOf(archive, entry);
  throw new Error(`the archive has no member ${name}`);
}

type Entry = { name: string; method: number; packed: number; size: number; offset: number };

function* entriesOf(archive: Buffer): Generator<Entry> {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || archive.readUInt32LE(end) !== END) throw new Error('this is no zip archive');
  const count = archive.readUInt16LE(end + 10);
  let place = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(place) !== ENTRY) throw new Error('the list of the zip archive is damaged');
    const nameLength = archive.readUInt16LE(place + 28);
    yield {
      name: archive.toString('utf8', place + 46, place + 46 + nameLength),
      method: archive.readUInt16LE(place + 10),
      packed: archive.readUInt32LE(place + 20),
      size: archive.readUInt32LE(place + 24),
      offset: archive.readUInt32LE(place + 42),
    };
    place += 46 + nameLength + archive.readUInt16LE(place + 30) + archive.readUInt16LE(place + 32);
  }
}

function contentOf(archive: Buffer, { method, packed, size, offset }: Entry): Buffer {
  if (archive.readUInt32LE(offset) !== LOCAL) throw new Error('a member of the zip archive is damaged');
  const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  const bytes = archive.subarray(start, start + packed);
  const content = method === 0 ? bytes : inflateRawSync(bytes, { maxOutputLength: MEMBER_MAX });
  if ((method !== 0 && method !== 8) || content.length !== size)
    throw new Error('a member of the zip archive is damaged');
  return content;
}
