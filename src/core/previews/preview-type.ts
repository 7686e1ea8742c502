/** How a preview is stored and served. */
export type PreviewType = { readonly mime: string; readonly extension: string };

type Signature = PreviewType & {
  readonly bytes: string;
  readonly at?: number;
  readonly and?: readonly [number, string];
};

/** By their first bytes alone: what a vendor calls a file decides nothing. Nothing here can carry a script. */
const SIGNATURES: readonly Signature[] = [
  { mime: 'image/png', extension: 'png', bytes: '\x89PNG\r\n\x1a\n' },
  { mime: 'image/jpeg', extension: 'jpg', bytes: '\xff\xd8\xff' },
  { mime: 'image/gif', extension: 'gif', bytes: 'GIF8' },
  { mime: 'image/webp', extension: 'webp', bytes: 'RIFF', and: [8, 'WEBP'] },
  { mime: 'image/avif', extension: 'avif', bytes: 'ftypavif', at: 4 },
  { mime: 'audio/wav', extension: 'wav', bytes: 'RIFF', and: [8, 'WAVE'] },
  { mime: 'audio/ogg', extension: 'ogg', bytes: 'OggS' },
  { mime: 'audio/flac', extension: 'flac', bytes: 'fLaC' },
  { mime: 'audio/mp4', extension: 'm4a', bytes: 'ftypM4A', at: 4 },
  { mime: 'video/mp4', extension: 'mp4', bytes: 'ftyp', at: 4 },
  { mime: 'video/webm', extension: 'webm', bytes: '\x1a\x45\xdf\xa3' },
  { mime: 'audio/mpeg', extension: 'mp3', bytes: 'ID3' },
  // A bare MPEG frame: eleven bits set, then layer III.
  { mime: 'audio/mpeg', extension: 'mp3', bytes: '\xff\xfb' },
  { mime: 'audio/mpeg', extension: 'mp3', bytes: '\xff\xfa' },
  { mime: 'audio/mpeg', extension: 'mp3', bytes: '\xff\xf3' },
  { mime: 'audio/mpeg', extension: 'mp3', bytes: '\xff\xf2' },
];

/** What some bytes are: a picture, a sound or a clip of a common kind; undefined for anything else. */
export function previewTypeOf(bytes: Uint8Array): PreviewType | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 32));
  const found = SIGNATURES.find(
    ({ bytes: wanted, at = 0, and }) =>
      head.startsWith(wanted, at) && (and === undefined || head.startsWith(and[1], and[0])),
  );
  return found === undefined ? undefined : { mime: found.mime, extension: found.extension };
}

/** The MIME type of a stored preview, by its extension; undefined for one that is none. */
export function mimeOfExtension(extension: string): string | undefined {
  return SIGNATURES.find((signature) => signature.extension === extension)?.mime;
}
