import { extname, join, resolve, sep } from 'node:path';
import { AppError } from '../../core/base/app-error.ts';
import type { Exchange, HttpServices } from './exchange.ts';
import { sendFile } from './send-file.ts';

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webm': 'video/webm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Vite names what it builds by content, `index-BdJk3aQx.js`: such a file never changes. */
const HASHED = /-[\w-]{8,}\.\w+$/;

/** Serves the built page from `rendererDir`, and nothing outside it. Throws AppError `not_found`. */
export async function servePage(exchange: Exchange, services: HttpServices): Promise<void> {
  if (services.rendererDir === undefined) {
    throw new AppError('not_found', 'This Gesso serves no page; the media API and the command line work.');
  }
  const path = pathInside(services.rendererDir, exchange.url.pathname);
  const mime = path === undefined ? undefined : MIME_TYPES[extname(path).toLowerCase()];
  if (path === undefined || mime === undefined) throw new AppError('not_found', 'There is nothing at this address.');
  const isPage = extname(path) === '.html';
  await sendFile(exchange, {
    path,
    mime,
    headers: {
      'Cache-Control': HASHED.test(path) && !isPage ? 'private, max-age=31536000, immutable' : 'no-cache',
      ...(isPage ? { 'Content-Security-Policy': pagePolicy(exchange) } : {}),
    },
  });
}

/** undefined for every path that leaves the folder, hides (a dot file) or cannot be read. */
function pathInside(folder: string, pathname: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    // A malformed escape names no file.
    return undefined;
  }
  if (/[\0\\:]/.test(decoded) || decoded.split('/').some((part) => part.startsWith('.'))) return undefined;
  const root = resolve(folder);
  const path = resolve(join(root, decoded === '/' ? 'index.html' : decoded));
  return path.startsWith(root + sep) ? path : undefined;
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
