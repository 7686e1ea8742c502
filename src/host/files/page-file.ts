import { extname, join, resolve, sep } from 'node:path';

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

/** A file of the built page. `isPage`: a document, which needs a content security policy. */
export type PageFile = {
  readonly path: string;
  readonly mime: string;
  readonly cacheControl: string;
  readonly isPage: boolean;
};

/**
 * Which file of the built page an address means: a percent-encoded path that begins with `/`, which alone is index.html.
 * undefined for what leaves the folder, hides (a dot file), has no type that a page needs, or cannot be read. Does not look whether it is there.
 */
export function findPageFile(rendererDir: string, pathname: string): PageFile | undefined {
  const path = pathInside(rendererDir, pathname);
  const mime = path === undefined ? undefined : MIME_TYPES[extname(path).toLowerCase()];
  if (path === undefined || mime === undefined) return undefined;
  const isPage = extname(path).toLowerCase() === '.html';
  const cacheControl = HASHED.test(path) && !isPage ? 'private, max-age=31536000, immutable' : 'no-cache';
  return { path, mime, cacheControl, isPage };
}

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
