import { letters, NotStrippable, type Stripped } from './stripped.ts';

/** Boxes that hold others on the way to what is said about a clip. */
const HOLDS = new Set(['moov', 'trak']);
/** What is said about a clip: user data with titles and comments, and boxes of other programs (XMP among them). */
const ABOUT = new Set(['udta', 'meta', 'uuid']);
const FREE = [0x66, 0x72, 0x65, 0x65] as const;

/**
 * An MP4 or MOV whose boxes about the clip are turned into empty space of the same size: every offset into the media stays right, and no
 * picture or sound is touched (ISO/IEC 14496-12). Throws NotStrippable.
 */
export function stripMp4(bytes: Uint8Array): Stripped {
  if (letters(bytes, 4) !== 'ftyp') throw new NotStrippable('MP4');
  // A slice of a Buffer would be the same memory.
  const whole = Uint8Array.from(bytes);
  const removed: string[] = [];
  empty(whole, { from: 0, to: whole.length, removed });
  return { bytes: whole, removed };
}

function empty(
  bytes: Uint8Array,
  { from, to, removed }: { readonly from: number; readonly to: number; readonly removed: string[] },
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = from; at < to;) {
    if (at + 8 > to) throw new NotStrippable('MP4');
    const short = view.getUint32(at);
    const headBytes = short === 1 ? 16 : 8;
    // 0: to the end of the file. 1: a size of 64 bits follows.
    const size = short === 0 ? to - at : short === 1 ? Number(view.getBigUint64(at + 8)) : short;
    const end = at + size;
    if (size < headBytes || end > to) throw new NotStrippable('MP4');
    const type = letters(bytes, at + 4);
    if (ABOUT.has(type)) {
      bytes.set(FREE, at + 4);
      bytes.fill(0, at + headBytes, end);
      removed.push(type);
    } else if (HOLDS.has(type)) empty(bytes, { from: at + headBytes, to: end, removed });
    at = end;
  }
}
