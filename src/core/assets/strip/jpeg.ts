import exifReader from 'exif-reader';
import { joined, letters, NotStrippable, type Stripped } from './stripped.ts';

const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;
const COMMENT = 0xfe;
const APP0 = 0xe0;
const APP15 = 0xef;
/** Application segments without which the picture would look different, by the letters that they begin with. */
const LOOKS: Readonly<Record<number, string>> = { [APP0]: 'JFIF', 0xe2: 'ICC_PROFILE', 0xee: 'Adobe' };

/**
 * A JPEG without Exif, XMP, IPTC, provenance, comments, thumbnails and what lies behind its end; colour profile and the picture itself byte
 * by byte (ITU-T T.81, annex B). Which way up it is stands in Exif alone, and is written anew. Throws NotStrippable.
 */
export function stripJpeg(bytes: Uint8Array): Stripped {
  if (bytes[0] !== 0xff || bytes[1] !== START_OF_IMAGE) throw new NotStrippable('JPEG');
  const kept: Uint8Array[] = [];
  const removed: string[] = [];
  let orientation = 1;
  let at = 2;
  while (at < bytes.length) {
    const { marker, end } = partAt(bytes, at);
    const part = bytes.subarray(at, end);
    const name = aboutOf(marker, part);
    if (name === undefined) kept.push(part);
    else removed.push(name);
    if (name === 'Exif') orientation = orientationOf(part);
    at = end;
    if (marker === END_OF_IMAGE) break;
  }
  if (at < bytes.length) removed.push('data behind the end');
  const turned = orientation === 1 ? [] : [orientationSegment(orientation)];
  return { bytes: joined([bytes.subarray(0, 2), ...turned, ...kept]), removed };
}

/** The segment that begins at a place; that of a scan with its picture data. */
function partAt(bytes: Uint8Array, at: number): { readonly marker: number; readonly end: number } {
  const marker = bytes[at + 1];
  if (bytes[at] !== 0xff || marker === undefined) throw new NotStrippable('JPEG');
  if (marker === END_OF_IMAGE) return { marker, end: at + 2 };
  const length = (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
  const end = at + 2 + length;
  if (length < 2 || end > bytes.length) throw new NotStrippable('JPEG');
  return { marker, end: marker === START_OF_SCAN ? endOfScan(bytes, end) : end };
}

/** Where picture data ends: at the next marker that is neither a stuffed 0xff nor a restart; at the file's end where it was cut off. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    const isData = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
  }
  return bytes.length;
}

/** What a segment says about the picture; undefined for what makes the picture. */
function aboutOf(marker: number, segment: Uint8Array): string | undefined {
  if (marker === COMMENT) return 'comment';
  if (marker < APP0 || marker > APP15) return undefined;
  const looks = LOOKS[marker];
  if (looks !== undefined && letters(segment, 4, looks.length) === looks) return undefined;
  if (marker === 0xe1) return letters(segment, 4) === 'Exif' ? 'Exif' : 'XMP';
  return marker === 0xed ? 'IPTC' : `APP${marker - APP0}`;
}

function orientationOf(segment: Uint8Array): number {
  try {
    const found = exifReader(Buffer.from(segment.subarray(4))).Image?.Orientation;
    return typeof found === 'number' && found >= 1 && found <= 8 ? found : 1;
  } catch {
    // Damaged Exif turns nothing, here as in every viewer.
    return 1;
  }
}

/** Exif with one entry: tag 0x0112, one short. */
function orientationSegment(orientation: number): Uint8Array {
  const body = [
    [0x45, 0x78, 0x69, 0x66, 0, 0],
    [0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
    [0, 0, 0, 0],
  ].flat();
  return Uint8Array.from([0xff, 0xe1, 0, body.length + 2, ...body]);
}
