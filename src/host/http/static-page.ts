import { AppError } from '../../core/base/app-error.ts';
import { findPageFile } from '../files/page-file.ts';
import type { Exchange, HttpServices } from './exchange.ts';
import { sendFile } from './send-file.ts';

/** Serves the built page from `rendererDir`, and nothing outside it. Throws AppError `not_found`. */
export async function servePage(exchange: Exchange, services: HttpServices): Promise<void> {
  if (services.rendererDir === undefined) {
    throw new AppError('not_found', 'This Gesso serves no page; the media API and the command line work.');
  }
  const file = findPageFile(services.rendererDir, exchange.url.pathname);
  if (file === undefined) throw new AppError('not_found', 'There is nothing at this address.');
  const { path, mime, cacheControl, isPage } = file;
  await sendFile(exchange, {
    path,
    mime,
    headers: {
      'Cache-Control': cacheControl,
      ...(isPage ? { 'Content-Security-Policy': pagePolicy(exchange) } : {}),
    },
  });
}

/**
 * Scripts only from our own files. Inline styles are allowed: React sets `style` attributes for positions and colours.
 * `ws:` is named by host, since 'self' covers it only in newer browsers.
 */
function pagePolicy({ request }: Exchange): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ws://${request.headers.host ?? ''}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
