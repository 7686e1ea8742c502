/** A file without what was written about it. `removed`: what went, in words of the format ("tEXt parameters", "Exif"); empty: nothing was there. */
export type Stripped = { readonly bytes: Uint8Array; readonly removed: readonly string[] };

const ASCII = new TextDecoder('latin1');

/** Four letters of a format. */
export function letters(bytes: Uint8Array, at: number, length = 4): string {
  return ASCII.decode(bytes.subarray(at, at + length));
}

/** Parts of a file put together again. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A file that does not keep to its format is not taken apart: better whole than broken. */
export class NotStrippable extends Error {
  constructor(format: string) {
    super(`the file does not keep to ${format}`);
    this.name = 'NotStrippable';
  }
}
