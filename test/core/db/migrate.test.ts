import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StartupError } from '../../../src/core/base/app-error.ts';
import { migrate, readMigrations } from '../../../src/core/db/migrate.ts';
import { type Db, openDatabase } from '../../../src/core/db/open.ts';
import { all, get } from '../../../src/core/db/statement.ts';
import { anotherConnection, MIGRATIONS, temporaryFolder } from '../data-folder.ts';

const ONE = { '000001_start.sql': 'create table notes (id integer primary key, text text not null) strict;' };
const TWO = { ...ONE, '000002_add_color.sql': 'alter table notes add column color text;' };

function migrationsIn(folder: string, files: Record<string, string>): string {
  const directory = join(folder, `migrations-${Object.keys(files).length}-${Math.random()}`);
  mkdirSync(directory);
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(directory, name), sql);
  return directory;
}

function version(db: Db): unknown {
  return db.pragma('user_version', { simple: true });
}

function start(files: Record<string, string>): { folder: string; file: string; db: Db } {
  const folder = temporaryFolder();
  const file = join(folder, 'gesso.db');
  const db = anotherConnection(file);
  migrate(db, migrationsIn(folder, files), file);
  return { folder, file, db };
}

describe('migrate', () => {
  it('brings a fresh file to the newest version without a backup', () => {
    const { db, folder } = start(TWO);

    expect(version(db)).toBe(2);
    expect(all(db, "select name from pragma_table_info('notes')")).toEqual([
      { name: 'id' },
      { name: 'text' },
      { name: 'color' },
    ]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.bak'))).toEqual([]);
  });

  it('changes nothing when it runs again', () => {
    const { db, folder, file } = start(TWO);
    const before = db.pragma('schema_version', { simple: true });

    migrate(db, migrationsIn(folder, TWO), file);

    expect(db.pragma('schema_version', { simple: true })).toBe(before);
    expect(existsSync(`${file}.v2.bak`)).toBe(false);
  });

  it('keeps a whole copy of an existing database before the first step', () => {
    const { db, folder, file } = start(ONE);
    db.exec("insert into notes (text) values ('kept')");

    migrate(db, migrationsIn(folder, TWO), file);

    const backup = anotherConnection(`${file}.v1.bak`);
    expect(version(backup)).toBe(1);
    expect(all(backup, 'select text from notes')).toEqual([{ text: 'kept' }]);
    expect(version(db)).toBe(2);
  });

  it('has everything in the copy also while another program reads the database', () => {
    const { db, folder, file } = start(ONE);
    const reader = anotherConnection(file);
    reader.exec('begin');
    reader.prepare('select * from notes').all();
    db.exec("insert into notes (text) values ('written while somebody reads')");

    migrate(db, migrationsIn(folder, TWO), file);

    expect(all(anotherConnection(`${file}.v1.bak`), 'select text from notes')).toEqual([
      { text: 'written while somebody reads' },
    ]);
  });

  it('replaces what an interrupted backup left, instead of trusting it', () => {
    const { db, folder, file } = start(ONE);
    db.exec("insert into notes (text) values ('kept')");
    writeFileSync(`${file}.v1.bak`, 'half a copy');
    writeFileSync(`${file}.v1.bak.part`, 'half a copy');

    migrate(db, migrationsIn(folder, TWO), file);

    expect(all(anotherConnection(`${file}.v1.bak`), 'select text from notes')).toEqual([{ text: 'kept' }]);
    expect(existsSync(`${file}.v1.bak.part`)).toBe(false);
  });

  it('rolls back the whole step that fails, keeps the ones before, and can go on later', () => {
    const { db, folder, file } = start(ONE);
    const broken = {
      ...TWO,
      '000003_broken.sql':
        'create table extra (id integer) strict; insert into extra values (1); insert into nowhere values (1);',
    };

    expect(() => migrate(db, migrationsIn(folder, broken), file)).toThrow(/nowhere/);

    expect(version(db)).toBe(2);
    expect(get(db, "select 1 from sqlite_schema where name = 'extra'")).toBeUndefined();
    expect(db.inTransaction).toBe(false);
    migrate(db, migrationsIn(folder, { ...TWO, '000003_mended.sql': 'create table extra (id integer) strict;' }), file);
    expect(version(db)).toBe(3);
  });

  it('refuses a newer schema and leaves every byte as it was', () => {
    const { db, folder, file } = start(TWO);
    db.close();
    const before = readFileSync(file);
    const again = openDatabase(file);

    expect(() => migrate(again, migrationsIn(folder, ONE), file)).toThrow(
      expect.objectContaining({ reason: 'newer_schema', details: { found: 2, known: 1 } }),
    );

    again.close();
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.includes('.bak'))).toEqual([]);
  });

  it('refuses a database of another program instead of building into it', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'gesso.db');
    const db = anotherConnection(file);
    db.exec('create table contacts (name text)');

    expect(() => migrate(db, MIGRATIONS, file)).toThrow(StartupError);

    expect(all(db, 'select name from sqlite_schema')).toEqual([{ name: 'contacts' }]);
    expect(version(db)).toBe(0);
  });
});

describe('readMigrations', () => {
  it.each([
    ['a gap', ['000001_a.sql', '000003_c.sql']],
    ['a number used twice', ['000001_a.sql', '000001_b.sql']],
    ['a late start', ['000002_b.sql']],
    ['a name that is none', ['000001_a.sql', '2_b.sql']],
  ])('refuses %s', (_, names) => {
    const directory = migrationsIn(temporaryFolder(), Object.fromEntries(names.map((name) => [name, 'select 1;'])));

    expect(() => readMigrations(directory)).toThrow(/out of order/);
  });

  it('reads what ships, in order', () => {
    const versions = readMigrations(MIGRATIONS).map((migration) => migration.version);

    expect(versions).toEqual(versions.map((_, index) => index + 1));
    expect(versions.length).toBeGreaterThan(0);
  });
});
