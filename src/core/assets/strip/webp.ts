import { joined, letters, NotStrippable, type Stripped } from './stripped.ts';

const HEADER_BYTES = 12;
const FLAG_EXIF = 0x08;
const FLAG_XMP = 0x04;

/** Chunks that make the picture; any other says something about it: Exif, XMP, provenance (C2PA). */
const LOOKS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

/** A WebP without what is said about it and what lies behind its end (https://developers.google.com/speed/webp/docs/riff_container). Throws NotStrippable. */
export function stripWebp(bytes: Uint8Array): Stripped {
  if (letters(bytes, 0) !== 'RIFF' || letters(bytes, 8) !== 'WEBP') throw new NotStrippable('WebP');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [];
  const removed: string[] = [];
  const fileEnd = Math.min(view.getUint32(4, true) + 8, bytes.length);
  for (let at = HEADER_BYTES; at + 8 <= fileEnd;) {
    const size = view.getUint32(at + 4, true);
    // Chunks begin at even places.
    const end = Math.min(at + 8 + size + (size % 2), fileEnd);
    if (at + 8 + size > fileEnd) throw new NotStrippable('WebP');
    const type = letters(bytes, at);
    if (!LOOKS.has(type)) removed.push(type.trim());
    else kept.push(type === 'VP8X' ? withoutFlags(bytes.subarray(at, end)) : bytes.subarray(at, end));
    at = end;
  }
  if (fileEnd < bytes.length) removed.push('data behind the end');
  const body = joined(kept);
  const header = Uint8Array.from(bytes.subarray(0, HEADER_BYTES));
  new DataView(header.buffer).setUint32(4, body.length + 4, true);
  return { bytes: joined([header, body]), removed };
}

function withoutFlags(chunk: Uint8Array): Uint8Array {
  return chunk.with(8, (chunk[8] ?? 0) & ~(FLAG_EXIF | FLAG_XMP));
}
