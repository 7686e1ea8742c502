import Database from 'better-sqlite3';
import type { DurationMs } from '../../contract/units.ts';
import { LIMITS } from '../base/limits.ts';

/** An open database. The driver is synchronous: a statement returns when it is done. Only this file names the driver. */
export type Db = Database.Database;
export type Statement = Database.Statement;

/** A value that may be bound to a statement. */
export type SqlValue = string | number | bigint | null | Uint8Array;

/**
 * Opens a database file, creating it when absent, and checks that it is one.
 * WAL so that readers never wait for the writer; `synchronous = full` because acceptance and money are recorded here and must
 * survive a power cut (WAL with NORMAL may lose the last commits: https://www.sqlite.org/pragma.html#pragma_synchronous).
 * Throws the driver's SqliteError; `sqliteCode` names it.
 */
export function openDatabase(file: string): Db {
  const db = new Database(file);
  try {
    db.pragma('busy_timeout = 5000');
    db.pragma('journal_mode = wal');
    db.pragma('synchronous = full');
    // macOS: an ordinary fsync leaves the data in the drive's own memory. Elsewhere this does nothing.
    db.pragma('fullfsync = on');
    db.pragma('checkpoint_fullfsync = on');
    db.pragma('foreign_keys = on');
    db.pragma('temp_store = memory');
    db.pragma('cache_size = -32768');
    db.pragma('journal_size_limit = 67108864');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Takes an exclusive lock through a database file of its own, held until `release`. The operating system frees it when the
 * process dies, however it dies; no stale lock can remain. Returns undefined when another connection holds it.
 */
export function takeFileLock(file: string): { release(): void } | undefined {
  const db = new Database(file, { timeout: 0 });
  try {
    db.pragma('journal_mode = delete');
    db.exec('begin exclusive');
    return { release: () => db.close() };
  } catch (error) {
    db.close();
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY') === true) return undefined;
    throw error;
  }
}

/**
 * For an engine that runs: SQLite, which holds up the whole event loop while it waits for another program's lock, gives up soon, and
 * whoever asked tries again (`patiently`, `Commits`, the passing errors of a job's steps). Until this is called it waits for 5 s; `ms`
 * undoes it for work that nobody repeats.
 */
export function waitBriefly(db: Db, ms: DurationMs = LIMITS.busyBlockMs): void {
  db.pragma(`busy_timeout = ${ms}`);
}

/** true when another program had the database locked; what was asked for was not begun. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error)?.startsWith('SQLITE_BUSY') === true;
}

/** true when a statement was asked of a database that is closed. The driver has no code for that: `RequireDatabaseOpen` in its macros.hpp. */
export function isClosed(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'The database connection is not open';
}

/** The SQLite result code of an error, for example `SQLITE_FULL`; undefined when it is not SQLite's. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof Database.SqliteError ? error.code : undefined;
}
