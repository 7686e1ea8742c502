import { crc32 } from 'node:zlib';

/** Keyword and text of one metadata entry; keywords are 1 to 79 Latin-1 characters. */
export type PngText = readonly [keyword: string, text: string];

const SIGNATURE_BYTES = 8;
const HEADER_CHUNK_BYTES = 25;

/** Inserts UTF-8 text chunks (iTXt, https://www.w3.org/TR/png/#11iTXt) after the header of a PNG. Throws RangeError for other bytes. */
export function addPngText(png: Uint8Array, entries: readonly PngText[]): Uint8Array<ArrayBuffer> {
  if (png[0] !== 0x89 || png[1] !== 0x50 || png.length < SIGNATURE_BYTES + HEADER_CHUNK_BYTES)
    throw new RangeError('not a PNG');
  const chunks = entries.map(([keyword, text]) => textChunk(keyword, text));
  const at = SIGNATURE_BYTES + HEADER_CHUNK_BYTES;
  const result = new Uint8Array(png.length + chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  result.set(png.subarray(0, at));
  let offset = at;
  for (const chunk of chunks) {
    result.set(chunk, offset);
    offset += chunk.length;
  }
  result.set(png.subarray(at), offset);
  return result;
}

function textChunk(keyword: string, text: string): Uint8Array {
  const body = new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0${text.toWellFormed().replaceAll('\0', '')}`);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(body.length + 4, crc32(body));
  return chunk;
}
