import { IMPORT_LIMITS } from './limits.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** true when the bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/**
 * The texts of a PNG by keyword (tEXt, zTXt, iTXt; PNG specification, section 11.3.3). ComfyUI writes `prompt` and `workflow` as tEXt.
 * Only `wanted` keywords are unpacked; the first text of each counts. Damaged chunks are passed over. Texts larger than
 * IMPORT_LIMITS.fileBytes unpacked are left out.
 */
export async function readPngTexts(
  bytes: Uint8Array<ArrayBuffer>,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const chunk of textChunks(bytes)) {
    const keyword = latin1(chunk.data.subarray(0, chunk.keywordEnd));
    if (!wanted.includes(keyword) || texts.has(keyword)) continue;
    const text = await textOf(chunk);
    if (text !== undefined) texts.set(keyword, text);
  }
  return texts;
}

type TextChunk = { readonly type: string; readonly data: Uint8Array<ArrayBuffer>; readonly keywordEnd: number };

function* textChunks(bytes: Uint8Array<ArrayBuffer>): Generator<TextChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE.length;
  for (let seen = 0; seen < IMPORT_LIMITS.pngChunks && at + 12 <= bytes.byteLength; seen++) {
    const length = view.getUint32(at);
    const type = latin1(bytes.subarray(at + 4, at + 8));
    const end = at + 8 + length;
    if (end + 4 > bytes.byteLength || type === 'IEND') return;
    const data = bytes.subarray(at + 8, end);
    const keywordEnd = data.indexOf(0);
    if (['tEXt', 'zTXt', 'iTXt'].includes(type) && keywordEnd > 0 && keywordEnd < 80) yield { type, data, keywordEnd };
    at = end + 4;
  }
}

async function textOf({ type, data, keywordEnd }: TextChunk): Promise<string | undefined> {
  const rest = data.subarray(keywordEnd + 1);
  // Latin-1 by the specification; ComfyUI and others write UTF-8 there, which is ASCII in JSON from Python.
  if (type === 'tEXt') return within(rest) ? decoded(rest) : undefined;
  if (type === 'zTXt') return rest[0] === 0 ? inflated(rest.subarray(1)) : undefined;
  const [isCompressed, method] = [rest[0] === 1, rest[1]];
  const languageEnd = rest.indexOf(0, 2);
  const translatedEnd = languageEnd === -1 ? -1 : rest.indexOf(0, languageEnd + 1);
  if (translatedEnd === -1) return undefined;
  const content = rest.subarray(translatedEnd + 1);
  if (isCompressed) return method === 0 ? inflated(content) : undefined;
  return within(content) ? decoded(content) : undefined;
}

/** Stops at the cap, however small the packed form is. undefined when it is damaged or too large. */
async function inflated(packed: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
    for await (const chunk of stream) {
      bytes += chunk.byteLength;
      if (bytes > IMPORT_LIMITS.fileBytes) return undefined;
      chunks.push(new Uint8Array(chunk));
    }
  } catch {
    // Damaged: the picture simply carries no such text.
    return undefined;
  }
  return decoded(new Uint8Array(await new Blob(chunks).arrayBuffer()));
}

function within(bytes: Uint8Array): boolean {
  return bytes.byteLength <= IMPORT_LIMITS.fileBytes;
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 80));
}
