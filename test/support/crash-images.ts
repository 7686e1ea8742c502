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
    mkdirSync(image);
    for (const name of FILES) if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(image, name));
    images.push(image);
  };
  const statements = statementPrototype();
  const { run } = statements;
  statements.run = function (...values: unknown[]) {
    const isOurs = this.database.name.startsWith(dataDir);
    if (isOurs) take();
    const result = run.apply(this, values);
    if (isOurs) take();
    return result;
  };
  const restore = (): void => {
    statements.run = run;
  };
  onTestFinished(restore);
  return () => {
    restore();
    take();
    return images;
  };
}

/** Where the driver keeps what all its statements can do. */
function statementPrototype(): Database.Statement {
  const db = new Database(':memory:');
  const prototype: Database.Statement = Object.getPrototypeOf(db.prepare('select 1'));
  db.close();
  return prototype;
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
