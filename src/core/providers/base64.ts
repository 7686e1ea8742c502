/** Bytes at a time: a multiple of three, so that the pieces can be joined, and few enough for one call. */
const PIECE = 3 * 8192;

/** Bytes as base64, with padding. Web standards only. */
export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.byteLength; at += PIECE)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE))));
  return pieces.join('');
}
