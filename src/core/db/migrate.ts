import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '../base/app-error.ts';
import type { Db } from './open.ts';

/** One numbered step of the schema: `000007_add_lease.sql` is version 7. */
type Migration = { readonly version: number; readonly name: string; readonly sql: string };

/**
 * Brings the schema to the newest version, one transaction for each step; `user_version` is the version on disk.
 * Before the first step on an existing database a copy is kept beside it (`gesso.db.v3.bak`).
 * Throws StartupError `newer_schema` when the file was written by a newer Gesso; nothing is touched then.
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
  for (const migration of due) apply(db, migration);
}

function apply(db: Db, migration: Migration): void {
  db.transaction(() => {
    db.exec(migration.sql);
    db.pragma(`user_version = ${migration.version}`);
  }).immediate();
}

function backUp(db: Db, databaseFile: string, version: number): void {
  const backup = `${databaseFile}.v${version}.bak`;
  if (existsSync(backup)) return;
  db.pragma('wal_checkpoint(truncate)');
  copyFileSync(databaseFile, backup);
}

/** Reads and orders the steps. Throws when a number is missing or used twice: that is a broken build. */
export function readMigrations(directory: string): readonly Migration[] {
  const files = readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .toSorted();
  return files.map((file, index) => {
    const match = /^(\d{6})_([a-z0-9_]+)\.sql$/.exec(file);
    const version = Number(match?.[1]);
    if (match === null || version !== index + 1) throw new Error(`Migration ${file} is out of order: expected number ${index + 1}.`);
    return { version, name: match[2] ?? '', sql: readFileSync(join(directory, file), 'utf8') };
  });
}
