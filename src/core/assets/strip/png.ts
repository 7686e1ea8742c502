import { joined, letters, NotStrippable, type Stripped } from './stripped.ts';

/**
 * Chunks that decide how the picture looks: colour space, transparency, density, animation. Any other that is not critical says something
 * about it: texts, times, Exif, provenance (caBX), and what programs write for themselves.
 */
const LOOKS = new Set('tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT'.split(' '));
const SIGNATURE_BYTES = 8;
/** Length, type and check sum of a chunk. */
const FRAME_BYTES = 12;

/** A PNG without what is said about it and what lies behind its end; every other chunk byte by byte (https://www.w3.org/TR/png-3/#5Chunk-layout). Throws NotStrippable. */
export function stripPng(bytes: Uint8Array): Stripped {
  if (letters(bytes, 1, 3) !== 'PNG') throw new NotStrippable('PNG');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, SIGNATURE_BYTES)];
  const removed: string[] = [];
  let at = SIGNATURE_BYTES;
  while (at < bytes.length) {
    if (at + FRAME_BYTES > bytes.length) throw new NotStrippable('PNG');
    const end = at + FRAME_BYTES + view.getUint32(at);
    if (end > bytes.length) throw new NotStrippable('PNG');
    const type = letters(bytes, at + 4);
    // A critical chunk has a capital first (section 5.4).
    if (/^[A-Z]/.test(type) || LOOKS.has(type)) kept.push(bytes.subarray(at, end));
    else removed.push(nameOf(type, bytes.subarray(at + 8, end - 4)));
    at = end;
    if (type === 'IEND') break;
  }
  if (at < bytes.length) removed.push('data behind the end');
  return { bytes: joined(kept), removed };
}

/** A text has its keyword before the first zero. */
function nameOf(type: string, data: Uint8Array): string {
  if (!type.endsWith('Xt')) return type;
  const end = data.indexOf(0);
  return `${type} ${letters(data, 0, end < 0 ? 0 : Math.min(end, 79))}`.trim();
}
