import { StorageFull } from '../assets/storage-full.ts';
import { sqliteCode } from '../db/open.ts';

/** true for a full disk or a busy database: it passes, what was done stays true, and the step can be tried again from the row. */
export function isPassing(error: unknown): boolean {
  const code = sqliteCode(error) ?? '';
  return (
    error instanceof StorageFull ||
    code.startsWith('SQLITE_FULL') ||
    code.startsWith('SQLITE_BUSY') ||
    code.startsWith('SQLITE_IOERR')
  );
}
