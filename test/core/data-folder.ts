import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { CompanyId } from '../../src/contract/ids.ts';
import { newId } from '../../src/core/base/ids.ts';
import { migrate } from '../../src/core/db/migrate.ts';
import { type Db, openDatabase } from '../../src/core/db/open.ts';
import { run } from '../../src/core/db/statement.ts';

/** The migrations that ship. */
export const MIGRATIONS = fileURLToPath(new URL('../../src/core/db/migrations/', import.meta.url));

/** An empty folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gesso-core-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A database with the newest schema in a folder of its own, and one company; closed after the test. */
export function temporaryDatabase(): { db: Db; folder: string; file: string; company: CompanyId } {
  const folder = temporaryFolder();
  const file = join(folder, 'gesso.db');
  const db = openDatabase(file);
  onTestFinished(() => {
    db.close();
  });
  migrate(db, MIGRATIONS, file);
  return { db, folder, file, company: addCompany(db) };
}

/** Another connection to the same file, closed after the test. */
export function anotherConnection(file: string): Db {
  const db = openDatabase(file);
  onTestFinished(() => {
    db.close();
  });
  return db;
}

/** A new company. */
export function addCompany(db: Db): CompanyId {
  const id = newId.company(1_800_000_000_000);
  run(db, 'insert into companies (id, name, created_at) values (:id, :name, 1)', { id, name: 'Test' });
  return id;
}
