import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../core/base/app-error.ts';

/** A regular file, open for reading. `etag` is a strong entity tag with its quotes. Whoever has it closes `handle`. */
export type OpenFile = { readonly handle: FileHandle; readonly size: number; readonly etag: string };

/**
 * Opens a file to serve it. `tag` is its entity tag without quotes; absent, one is made of size and time of the file.
 * Throws AppError `not_found` when there is no such file; nothing stays open then.
 */
export async function openFile(path: string, tag?: string): Promise<OpenFile> {
  const handle = await openHandle(path);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new AppError('not_found', 'There is no such file.');
    const { size, mtimeMs } = stats;
    return { handle, size, etag: `"${tag ?? `${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}`}"` };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    throw new AppError('not_found', 'The file is not there any more.', { cause });
  }
}
