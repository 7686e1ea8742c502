import type { ComfyClient } from './client.ts';
import { downloadFile } from './download.ts';
import type { ComfyFile } from './outputs.ts';
import { ComfyUnreachable } from './unreachable.ts';
import { ProviderFailure } from '../errors.ts';
import type { Graph } from './template.ts';

/** What a prompt leaves on disk when it has ended well: `count` files of one kind under its own prefix. */
export type SavedFiles = { readonly extension: string; readonly count: number };

/** Save nodes whose files show by themselves that they are whole; an interrupted write of the other kinds cannot be told from a finished one. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  SaveImage: 'png',
  SaveAnimatedPNG: 'png',
  SaveAnimatedWEBP: 'webp',
  SaveVideo: 'mp4',
};

/** What to look for after a restart, in a batch of `count`; null when nobody can say: several save nodes, or one that is not known. */
export function savedFilesOf(graph: Graph, count: number): SavedFiles | null {
  const saving = Object.values(graph).filter((node) => node.inputs['filename_prefix'] !== undefined);
  const extension = EXTENSIONS[saving[0]?.class_type ?? ''];
  if (saving.length !== 1 || extension === undefined) return null;
  // Animations and videos are one file, however many frames they have.
  return { extension, count: saving[0]?.class_type === 'SaveImage' ? count : 1 };
}

/**
 * The files of a prompt that the server no longer knows: its history is memory only, while files stay. undefined unless every one of
 * them is there and whole. `prefix` is `folder/name`. Throws ComfyUnreachable.
 */
export async function findSavedFiles(
  client: ComfyClient,
  prefix: string,
  saved: SavedFiles,
): Promise<readonly ComfyFile[] | undefined> {
  const [subfolder = '', name = ''] = prefix.split('/');
  const files: ComfyFile[] = [];
  for (let counter = 1; counter <= saved.count; counter++) {
    const filename = `${name}_${String(counter).padStart(5, '0')}_.${saved.extension}`;
    const file: ComfyFile = { filename, subfolder, type: 'output' };
    if (!(await isWhole(client, file, saved.extension))) return undefined;
    files.push(file);
  }
  return files;
}

async function isWhole(client: ComfyClient, file: ComfyFile, extension: string): Promise<boolean> {
  try {
    const { stream } = await downloadFile(client, file, '');
    const ends = await endsOf(stream);
    return WHOLE[extension]?.(ends) ?? false;
  } catch (error) {
    if (error instanceof ComfyUnreachable) throw error;
    if (error instanceof ProviderFailure) return false;
    throw error;
  }
}

/** The length of a file, its first and its last bytes, and the boxes of an MP4 in it (`isBoxed`: the last one is whole). */
type Ends = {
  readonly bytes: number;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly boxes: readonly string[];
  readonly isBoxed: boolean;
};

const HEAD_BYTES = 12;
const TAIL_BYTES = 12;

async function endsOf(stream: ReadableStream<Uint8Array>): Promise<Ends> {
  let bytes = 0;
  let head: Uint8Array = new Uint8Array();
  let tail: Uint8Array = new Uint8Array();
  const boxes = createBoxReader();
  for await (const chunk of stream) {
    if (head.length < HEAD_BYTES) head = joined(head, chunk.subarray(0, HEAD_BYTES - head.length));
    tail = joined(tail, chunk).slice(-TAIL_BYTES);
    boxes.read(chunk);
    bytes += chunk.byteLength;
  }
  return { bytes, head, tail, boxes: boxes.names(), isBoxed: boxes.isComplete() };
}

const WHOLE: Readonly<Record<string, (ends: Ends) => boolean>> = {
  // The last chunk of every PNG is IEND, empty, with its checksum.
  png: ({ tail }) => text(tail.subarray(4, 8)) === 'IEND',
  // RIFF names its own length.
  webp: ({ head, bytes }) =>
    head.length === HEAD_BYTES &&
    text(head.subarray(0, 4)) === 'RIFF' &&
    new DataView(head.buffer, head.byteOffset).getUint32(4, true) + 8 <= bytes,
  mp4: ({ boxes, isBoxed }) => isBoxed && boxes.includes('moov') && boxes.includes('mdat'),
};

/** Walks the outermost boxes of an MP4 as its bytes come by: size (4 or 8 bytes), name, content. */
function createBoxReader(): { read(chunk: Uint8Array): void; names(): readonly string[]; isComplete(): boolean } {
  const names: string[] = [];
  let header: Uint8Array = new Uint8Array();
  let left = 0;
  const take = (chunk: Uint8Array): Uint8Array => {
    if (left > 0) {
      const skipped = Math.min(left, chunk.length);
      left -= skipped;
      return chunk.subarray(skipped);
    }
    const wanted = boxHeaderBytes(header);
    const part = chunk.subarray(0, wanted - header.length);
    header = joined(header, part);
    if (header.length === boxHeaderBytes(header) && header.length >= 8) {
      names.push(text(header.subarray(4, 8)));
      left = boxBytes(header) - header.length;
      header = new Uint8Array();
    }
    return chunk.subarray(part.length);
  };
  return {
    read(chunk) {
      let rest = chunk;
      while (rest.length > 0) rest = take(rest);
    },
    names: () => names,
    isComplete: () => left === 0 && header.length === 0,
  };
}

function boxHeaderBytes(header: Uint8Array): number {
  return header.length >= 4 && new DataView(header.buffer, header.byteOffset).getUint32(0) === 1 ? 16 : 8;
}

function boxBytes(header: Uint8Array): number {
  const view = new DataView(header.buffer, header.byteOffset);
  return header.length === 16 ? Number(view.getBigUint64(8)) : view.getUint32(0);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
