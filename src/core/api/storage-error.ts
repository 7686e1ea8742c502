import { AppError } from '../base/app-error.ts';
import { isClosed, sqliteCode } from '../db/open.ts';

/**
 * A full disk, a busy database or one that the engine has closed since, in words, whatever was asked; undefined for any other error. The
 * transaction it broke has changed nothing.
 */
export function storageErrorOf(error: unknown): AppError | undefined {
  const code = sqliteCode(error) ?? '';
  if (code.startsWith('SQLITE_FULL'))
    return new AppError('storage_full', 'The disk is full, so nothing was changed. Free some space and try again.', {
      cause: error,
    });
  if (code.startsWith('SQLITE_BUSY'))
    return new AppError(
      'conflict',
      'Another program holds the database of Gesso, so nothing was changed. Close it and try again.',
      { cause: error },
    );
  if (isClosed(error))
    return new AppError('shutting_down', 'Gesso is closing, so nothing was changed. Try again when it runs.', {
      cause: error,
    });
  return undefined;
}
