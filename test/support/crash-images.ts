import Database from 'better-sqlite3';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tempFolder } from './temp-folder.ts';

const FILES = ['gesso.db', 'gesso.db-wal'];

/**
 * Takes, before and after each statement that the engine of `dataDir` runs, a copy of its database: byte for byte what kill -9 at that
 * instant would leave, since the driver is synchronous and what SQLite has in memory is not copied. Returns how to end it; that gives
 * the folders, in order, the last one after everything.
 */
export function takeCrashImages(dataDir: string): () => readonly string[] {
  const images: string[] = [];
  const into = tempFolder('gesso-crash-images');
  const take = (): void => {
    const image = join(into, String(images.length));
    mkdirSync(image, { recursive: true });
    for (const name of FILES) if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(image, name));
    images.push(image);
  };
  const around = <T>(name: string, work: () => T): T => {
    if (!name.startsWith(dataDir)) return work();
    take();
    const result = work();
    take();
    return result;
  };
  const { databases, statements } = prototypes();
  const { exec } = databases;
  const { run } = statements;
  databases.exec = function (sql: string) {
    return around(this.name, () => exec.call(this, sql));
  };
  statements.run = function (...values: unknown[]) {
    return around(this.database.name, () => run.apply(this, values));
  };
  const restore = (): void => {
    databases.exec = exec;
    statements.run = run;
  };
  onTestFinished(restore);
  return () => {
    restore();
    take();
    return images;
  };
}

/** Where the driver keeps what all its connections and statements can do. */
function prototypes(): { databases: Database.Database; statements: Database.Statement } {
  const db = new Database(':memory:');
  const databases: Database.Database = Object.getPrototypeOf(db);
  const statements: Database.Statement = Object.getPrototypeOf(db.prepare('select 1'));
  db.close();
  return { databases, statements };
}

/** Every row of every table of a copy, as text. Without what the engine notes about its own runs and announcements. */
export function contentOf(image: string): string {
  const db = new Database(join(image, 'gesso.db'));
  try {
    const names: unknown[] = db
      .prepare(
        `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like 'assets_fts%'
           and name not in ('engine_state', 'limit_alerts') order by name`,
      )
      .pluck()
      .all();
    return JSON.stringify(names.map((name) => [name, db.prepare(`select * from "${String(name)}"`).all()]));
  } finally {
    db.close();
  }
}
