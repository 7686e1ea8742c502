import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochMs } from '../../contract/units.ts';
import { StartupError } from '../base/app-error.ts';
import { lockDataFolder, lockFileOf } from './lock.ts';
import { migrate } from './migrate.ts';
import { type Db, openDatabase, sqliteCode } from './open.ts';

/** An open data folder: the database and the lock that makes us its only engine. */
export type DataFolder = { readonly db: Db; close(): void };

/**
 * Creates (mode 0700), locks, opens and migrates a data folder.
 * Throws StartupError: `unwritable_folder`, `in_use`, `unreadable_database`, `newer_schema`, `disk_full`, each saying what to do. Nothing is deleted.
 */
export function openDataFolder(dataDir: string, options: { migrationsDir: string; now: EpochMs }): DataFolder {
  prepareFolder(dataDir);
  const file = join(dataDir, 'gesso.db');
  const lock = translate(dataDir, lockFileOf(dataDir), () => lockDataFolder(dataDir, options.now));
  try {
    const db = translate(dataDir, file, () => openChecked(file));
    try {
      translate(dataDir, file, () => migrate(db, options.migrationsDir, file));
    } catch (error) {
      db.close();
      throw error;
    }
    return {
      db,
      close: () => {
        db.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function prepareFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (!statSync(dataDir).isDirectory()) throw new Error('not a folder');
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw unwritable(dataDir, cause);
  }
}

function openChecked(file: string): Db {
  const db = openDatabase(file);
  // A header that lies is found here, not in the middle of a job: this reads the schema.
  db.prepare('select count(*) from sqlite_schema').get();
  return db;
}

function translate<T>(dataDir: string, file: string, open: () => T): T {
  try {
    return open();
  } catch (cause) {
    throw startupErrorOf(cause, { dataDir, file });
  }
}

/** What kept a folder from being opened, as a StartupError that says what to do; any other error as it is. `file`: the one that was read. */
export function startupErrorOf(cause: unknown, at: { dataDir: string; file: string }): unknown {
  if (cause instanceof StartupError) return cause;
  const { dataDir, file } = at;
  const code = sqliteCode(cause) ?? '';
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) {
    return new StartupError(
      'unreadable_database',
      `${file} is damaged or not a Gesso database. Move it aside (nothing was changed) and start again, or restore a backup (gesso.db.v*.bak lies beside it after an update).`,
      { details: { file, code }, cause },
    );
  }
  if (code.startsWith('SQLITE_FULL') || isFileError(cause, ['ENOSPC', 'EDQUOT'])) {
    return new StartupError('disk_full', `The disk of ${dataDir} is full. Free some space and start again.`, {
      details: { dataDir },
      cause,
    });
  }
  const isRefused =
    code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_PERM');
  if (isRefused || isFileError(cause, UNWRITABLE)) return unwritable(dataDir, cause);
  if (code.startsWith('SQLITE_BUSY')) {
    return new StartupError('in_use', `Another program holds ${file} open for writing. Close it and start again.`, {
      details: { file },
      cause,
    });
  }
  return cause;
}

const UNWRITABLE: readonly string[] = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR'];

function isFileError(cause: unknown, codes: readonly string[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code));
}

function unwritable(dataDir: string, cause: unknown): StartupError {
  return new StartupError(
    'unwritable_folder',
    `Gesso cannot write to ${dataDir}. Give this user the right to write there, or choose another folder through GESSO_HOME.`,
    { details: { dataDir }, cause },
  );
}
