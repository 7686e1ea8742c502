import { joined, letters, NotStrippable, type Stripped } from './stripped.ts';

/** Chunks that say something about the picture; what decides how it looks (colour space, gamma, transparency, animation) stays. */
const ABOUT = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME']);
const SIGNATURE_BYTES = 8;
/** Length, type and check sum of a chunk. */
const FRAME_BYTES = 12;

/** A PNG without its texts, times and Exif; every other chunk byte by byte (https://www.w3.org/TR/png-3/#5Chunk-layout). Throws NotStrippable. */
export function stripPng(bytes: Uint8Array): Stripped {
  if (letters(bytes, 1, 3) !== 'PNG') throw new NotStrippable('PNG');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, SIGNATURE_BYTES)];
  const removed: string[] = [];
  for (let at = SIGNATURE_BYTES; at < bytes.length;) {
    if (at + FRAME_BYTES > bytes.length) throw new NotStrippable('PNG');
    const end = at + FRAME_BYTES + view.getUint32(at);
    if (end > bytes.length) throw new NotStrippable('PNG');
    const type = letters(bytes, at + 4);
    if (ABOUT.has(type)) removed.push(nameOf(type, bytes.subarray(at + 8, end - 4)));
    else kept.push(bytes.subarray(at, end));
    at = end;
  }
  return { bytes: joined(kept), removed };
}

/** A text has its keyword before the first zero. */
function nameOf(type: string, data: Uint8Array): string {
  if (!type.endsWith('Xt')) return type;
  const end = data.indexOf(0);
  return `${type} ${letters(data, 0, end < 0 ? 0 : Math.min(end, 79))}`.trim();
}
