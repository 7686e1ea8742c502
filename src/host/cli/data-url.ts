import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { AppError } from '../../core/base/app-error.ts';

/** Decoded bytes that `library.import` takes. */
const MAX_BYTES = 32 * 1024 * 1024;

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.m4a': 'audio/mp4',
  '.mov': 'video/quicktime',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.wav': 'audio/wav',
  '.webm': 'video/webm',
  '.webp': 'image/webp',
};

/** A media file as a data URL for `library.import`. Throws AppError `invalid_request` for what cannot be imported. */
export async function fileAsDataUrl(path: string): Promise<string> {
  const mime = MIME_TYPES[extname(path).toLowerCase()];
  if (mime === undefined) {
    throw new AppError(
      'invalid_request',
      `${path} is no kind of file that Gesso imports (${Object.keys(MIME_TYPES).join(', ')}).`,
    );
  }
  const bytes = await readBounded(path);
  return `data:${mime};base64,${bytes.toString('base64')}`;
}

async function readBounded(path: string): Promise<Buffer> {
  const stats = await stat(path).catch(unreadable(path));
  if (!stats.isFile()) throw new AppError('invalid_request', `${path} is not a file.`);
  if (stats.size > MAX_BYTES) throw new AppError('invalid_request', `${path} is larger than 32 MiB.`);
  return readFile(path).catch(unreadable(path));
}

function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new AppError('invalid_request', `${path} cannot be read.`, { cause });
  };
}
