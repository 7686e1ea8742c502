import type { AssetKind } from '../../contract/asset.ts';

/** MIME type → extension and kind, for everything that we store. */
const TYPES: Readonly<Record<string, { readonly extension: string; readonly kind: AssetKind }>> = {
  'image/png': { extension: 'png', kind: 'image' },
  'image/jpeg': { extension: 'jpg', kind: 'image' },
  'image/webp': { extension: 'webp', kind: 'image' },
  'image/gif': { extension: 'gif', kind: 'image' },
  'image/avif': { extension: 'avif', kind: 'image' },
  'image/svg+xml': { extension: 'svg', kind: 'image' },
  'image/apng': { extension: 'png', kind: 'image' },
  'image/tiff': { extension: 'tiff', kind: 'image' },
  'video/mp4': { extension: 'mp4', kind: 'video' },
  'video/webm': { extension: 'webm', kind: 'video' },
  'video/quicktime': { extension: 'mov', kind: 'video' },
  'video/x-matroska': { extension: 'mkv', kind: 'video' },
  'audio/wav': { extension: 'wav', kind: 'audio' },
  'audio/x-wav': { extension: 'wav', kind: 'audio' },
  'audio/mpeg': { extension: 'mp3', kind: 'audio' },
  'audio/mp4': { extension: 'm4a', kind: 'audio' },
  'audio/flac': { extension: 'flac', kind: 'audio' },
  'audio/ogg': { extension: 'ogg', kind: 'audio' },
  'audio/opus': { extension: 'opus', kind: 'audio' },
  'audio/aac': { extension: 'aac', kind: 'audio' },
  'text/plain': { extension: 'txt', kind: 'text' },
  'application/json': { extension: 'json', kind: 'text' },
};

/** How a kind of file is stored. */
export type StoredType = { readonly mime: string; readonly extension: string; readonly kind: AssetKind };

/** The extension and kind of a MIME type (parameters ignored); undefined for one that we do not store. */
export function fileTypeOf(mime: string): StoredType | undefined {
  const plain = mime.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const type = Object.hasOwn(TYPES, plain) ? TYPES[plain] : undefined;
  return type === undefined ? undefined : { mime: plain, ...type };
}
