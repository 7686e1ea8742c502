/** What a file begins with, by its type. */
const STARTS: readonly { readonly mime: string; readonly at: number; readonly text: string }[] = [
  { mime: 'image/png', at: 0, text: '\x89PNG\r\n\x1a\n' },
  { mime: 'image/jpeg', at: 0, text: '\xff\xd8\xff' },
  { mime: 'image/gif', at: 0, text: 'GIF8' },
  { mime: 'image/webp', at: 8, text: 'WEBP' },
  { mime: 'audio/wav', at: 8, text: 'WAVE' },
  { mime: 'audio/flac', at: 0, text: 'fLaC' },
  { mime: 'audio/ogg', at: 0, text: 'OggS' },
  { mime: 'audio/mpeg', at: 0, text: 'ID3' },
  { mime: 'audio/mpeg', at: 0, text: '\xff\xfb' },
  { mime: 'audio/mp4', at: 4, text: 'ftypM4A' },
  { mime: 'video/quicktime', at: 4, text: 'ftypqt' },
  { mime: 'video/mp4', at: 4, text: 'ftyp' },
  { mime: 'video/webm', at: 0, text: '\x1aE\xdf\xa3' },
];

/** The type of a picture, clip or sound by its first bytes, whatever its name says; undefined when they are none that we know. Pure. */
export function mimeOfBytes(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.byteLength)).toString('latin1');
  return STARTS.find(({ at, text }) => start.startsWith(text, at))?.mime;
}
