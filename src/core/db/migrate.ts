import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '../base/app-error.ts';
import type { Db } from './open.ts';

/** One numbered step of the schema: `000007_add_lease.sql` is version 7. */
type Migration = { readonly version: number; readonly name: string; readonly sql: string };

/**
 * Brings the schema to the newest version, one transaction for each step; `user_version` is the version on disk.
 * Before the first step on an existing database a whole copy is kept beside it (`gesso.db.v3.bak`), in place of an earlier one of that version.
 * Throws StartupError `newer_schema` when the file was written by a newer Gesso, and `unreadable_database` when another program
 * wrote it; nothing is touched then.
 */
export function migrate(db: Db, directory: string, databaseFile: string): void {
  const migrations = readMigrations(directory);
  const newest = migrations.at(-1)?.version ?? 0;
  const current = Number(db.pragma('user_version', { simple: true }));
  if (current > newest) {
    throw new StartupError(
      'newer_schema',
      `This data folder was written by a newer Gesso (schema ${current}; this version knows ${newest}). Update Gesso, or use another folder through GESSO_HOME. Nothing was changed.`,
      { details: { found: current, known: newest } },
    );
  }
  const due = migrations.filter((migration) => migration.version > current);
  if (due.length === 0) return;
  if (current > 0) backUp(db, databaseFile, current);
  else requireEmpty(db, databaseFile);
  for (const migration of due) apply(db, migration);
}

function apply(db: Db, migration: Migration): void {
  db.transaction(() => {
    db.exec(migration.sql);
    db.pragma(`user_version = ${migration.version}`);
  }).immediate();
}

/** Our first step is one transaction: tables without a version are somebody else's. */
function requireEmpty(db: Db, databaseFile: string): void {
  if (db.prepare('select 1 from sqlite_schema limit 1').get() === undefined) return;
  throw new StartupError(
    'unreadable_database',
    `${databaseFile} belongs to another program. Choose another folder through GESSO_HOME. Nothing was changed.`,
    { details: { file: databaseFile } },
  );
}

/** `vacuum into` reads one consistent state, the write-ahead log included, whoever else reads. The name appears when the copy is whole and on disk. */
function backUp(db: Db, databaseFile: string, version: number): void {
  const backup = `${databaseFile}.v${version}.bak`;
  const unfinished = `${backup}.part`;
  rmSync(unfinished, { force: true });
  db.prepare('vacuum into ?').run(unfinished);
  const descriptor = openSync(unfinished, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, backup);
}

/** Reads and orders the steps. Throws when a number is missing or used twice: that is a broken build. */
export function readMigrations(directory: string): readonly Migration[] {
  const files = readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .toSorted();
  return files.map((file, index) => {
    const match = /^(\d{6})_([a-z0-9_]+)\.sql$/.exec(file);
    const version = Number(match?.[1]);
    if (match === null || version !== index + 1)
      throw new Error(`Migration ${file} is out of order: expected number ${index + 1}.`);
    return { version, name: match[2] ?? '', sql: readFileSync(join(directory, file), 'utf8') };
  });
}
