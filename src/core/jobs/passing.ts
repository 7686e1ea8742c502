import { StorageFull } from '../assets/storage-full.ts';
import { sqliteCode } from '../db/open.ts';

/** How a file system refuses a write that it would take once somebody has mended the folder, its rights or the drive. */
const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EIO', 'ENODEV']);

/** true for a full disk, a folder that cannot be written or a busy database: it passes, what was done stays true, and the step can be tried again from the row. */
export function isPassing(error: unknown): boolean {
  const code = sqliteCode(error) ?? '';
  return (
    error instanceof StorageFull ||
    isUnwritable(error) ||
    code.startsWith('SQLITE_FULL') ||
    code.startsWith('SQLITE_BUSY') ||
    code.startsWith('SQLITE_IOERR')
  );
}

/** Only what node's file system itself reports: it names the call that failed. */
function isUnwritable(error: unknown): boolean {
  return (
    error instanceof Error &&
    'syscall' in error &&
    'path' in error &&
    'code' in error &&
    UNWRITABLE.has(String(error.code))
  );
}
