import { type AssetId, assetIdSchema } from '../../contract/ids.ts';
import { providerIdSchema } from '../../contract/provider.ts';
import { AppError } from '../../core/base/app-error.ts';
import type { AssetFile, Engine } from '../../core/engine-type.ts';
import type { FileHeaders } from '../files/file-answer.ts';
import type { Exchange, HttpServices } from './exchange.ts';
import { sendFile } from './send-file.ts';

/** `small`: the thumbnail for a screen of single density, `?size=small`. */
export type AssetVariant = 'original' | 'thumbnail' | 'small';

/** What a host serves for an asset; undefined when there is no such file. */
export async function fileOf(
  engine: Pick<Engine, 'assetFile' | 'smallThumbnail'>,
  id: AssetId,
  variant: AssetVariant,
): Promise<AssetFile | undefined> {
  if (variant === 'small') return engine.smallThumbnail(id);
  return engine.assetFile(id, variant);
}

/** Serves the thumbnail of an asset, or the smaller one with `?size=small`. Throws AppError `not_found`. */
export async function serveThumbnail(exchange: Exchange, services: HttpServices): Promise<void> {
  await serveAsset(exchange, services, exchange.url.searchParams.get('size') === 'small' ? 'small' : 'thumbnail');
}

/**
 * Serves a file of the library: whole or in parts, inline, or as a download with `?download=1`.
 * Throws AppError `not_found`.
 */
export async function serveAsset(exchange: Exchange, services: HttpServices, variant: AssetVariant): Promise<void> {
  const id = assetIdSchema.safeParse(exchange.url.pathname.split('/')[2]);
  const file = id.success ? await fileOf(services.engine, id.data, variant) : undefined;
  if (file === undefined)
    throw new AppError('not_found', `There is no such ${variant === 'original' ? 'asset' : 'thumbnail'}.`);
  await sendFile(exchange, {
    path: file.path,
    mime: file.mime,
    etag: file.sha256,
    headers: assetHeaders(file, exchange.url.searchParams.get('download') === '1', variant),
  });
}

/** Serves a vendor's sample of a voice or an avatar from our own copy. Throws AppError `not_found`, `unreachable`. */
export async function servePreview(exchange: Exchange, services: HttpServices): Promise<void> {
  const [, , provider, key = ''] = exchange.url.pathname.split('/');
  const id = providerIdSchema.safeParse(provider);
  const file = id.success ? await services.engine.previewFile(id.data, key) : undefined;
  if (file === undefined) throw new AppError('not_found', 'There is no such sample.');
  await sendFile(exchange, { path: file.path, mime: file.mime, etag: file.sha256, headers: previewHeaders(file) });
}

/** Headers of a vendor's sample, for every host that serves one. */
export function previewHeaders(file: AssetFile): FileHeaders {
  return { ...assetHeaders(file, false, 'thumbnail'), 'Cache-Control': 'private, max-age=86400' };
}

/** Headers of a stored file, for every host that serves one. */
export function assetHeaders(file: AssetFile, download: boolean, variant: AssetVariant): FileHeaders {
  return {
    // The content behind an asset's id never changes; a thumbnail may be made anew.
    'Cache-Control': variant === 'original' ? 'private, max-age=31536000, immutable' : 'private, max-age=3600',
    'Content-Disposition': contentDisposition(download ? 'attachment' : 'inline', file.fileName),
    'Content-Security-Policy': isScriptable(file.mime)
      ? "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
      : "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  };
}

/** RFC 6266 and 8187: an ASCII name for old readers and the full one in UTF-8. No control character, quote or path survives. */
export function contentDisposition(kind: 'inline' | 'attachment', fileName: string): string {
  const safe = fileName
    .replaceAll(/[\p{Cc}"\\/:*?<>|]/gu, '_')
    .replace(/^\.+/, '')
    .slice(0, 200)
    .toWellFormed();
  const name = safe === '' ? 'asset' : safe;
  const ascii = name.replaceAll(/[^\x20-\x7e]|%/g, '_');
  const utf8 = encodeURIComponent(name).replaceAll(/['()*]/g, percentEncoded);
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${utf8}`;
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Types that a browser would run scripts from. */
export function isScriptable(mime: string): boolean {
  return !/^(?:image\/(?:png|jpeg|gif|webp|avif|bmp)|video\/|audio\/|text\/plain)/.test(mime);
}
