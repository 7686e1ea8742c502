import { joined, letters, NotStrippable, type Stripped } from './stripped.ts';

const HEADER_BYTES = 12;
const FLAG_EXIF = 0x08;
const FLAG_XMP = 0x04;

/** A WebP without its EXIF and XMP chunks (https://developers.google.com/speed/webp/docs/riff_container). Throws NotStrippable. */
export function stripWebp(bytes: Uint8Array): Stripped {
  if (letters(bytes, 0) !== 'RIFF' || letters(bytes, 8) !== 'WEBP') throw new NotStrippable('WebP');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [];
  const removed: string[] = [];
  for (let at = HEADER_BYTES; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    // Chunks begin at even places.
    const end = Math.min(at + 8 + size + (size % 2), bytes.length);
    if (at + 8 + size > bytes.length) throw new NotStrippable('WebP');
    const type = letters(bytes, at);
    if (type === 'EXIF' || type === 'XMP ') removed.push(type.trim());
    else kept.push(type === 'VP8X' ? withoutFlags(bytes.slice(at, end)) : bytes.subarray(at, end));
    at = end;
  }
  const body = joined(kept);
  const header = bytes.slice(0, HEADER_BYTES);
  new DataView(header.buffer).setUint32(4, body.length + 4, true);
  return { bytes: joined([header, body]), removed };
}

function withoutFlags(chunk: Uint8Array): Uint8Array {
  chunk[8] = (chunk[8] ?? 0) & ~(FLAG_EXIF | FLAG_XMP);
  return chunk;
}
