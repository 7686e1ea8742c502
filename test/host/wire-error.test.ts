import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/base/app-error.ts';
import { silentLog } from '../../src/core/base/log.ts';
import { wireErrorOf } from '../../src/host/wire-error.ts';
import { tempFolder } from '../support/temp-folder.ts';

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('it should have thrown');
}

function database(path: string): Database.Database {
  return new Database(path, { timeout: 0 });
}

describe('wireErrorOf', () => {
  it('passes on what was thrown for the caller', () => {
    expect(wireErrorOf(new AppError('not_found', 'Gone.'), silentLog, 'here')).toMatchObject({ code: 'not_found' });
  });

  it('says that the disk is full, whatever was asked', () => {
    const db = database(':memory:');
    db.exec('create table a (b blob)');
    db.pragma('max_page_count = 3');

    const error = thrownBy(() => db.exec('insert into a values (zeroblob(100000))'));

    expect(wireErrorOf(error, silentLog, 'here')).toMatchObject({ code: 'storage_full' });
  });

  it('says that another program holds the database', () => {
    const file = `${tempFolder()}/a.db`;
    const holder = database(file);
    holder.exec('create table a (b); begin immediate');

    const error = thrownBy(() => database(file).exec('begin immediate'));

    expect(wireErrorOf(error, silentLog, 'here')).toMatchObject({ code: 'conflict' });
  });

  it('says that Gesso is closing to who asks when the database is closed, and logs no bug', () => {
    const db = database(':memory:');
    db.close();
    const logged: unknown[] = [];
    const log = { ...silentLog, error: (fields: object) => logged.push(fields) };

    const error = thrownBy(() => db.prepare('select 1'));

    expect(wireErrorOf(error, log, 'here')).toMatchObject({ code: 'shutting_down' });
    expect(logged).toEqual([]);
  });

  it('keeps a bug to itself', () => {
    const error = wireErrorOf(new TypeError('secret detail'), silentLog, 'here');

    expect(error.code).toBe('internal');
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});
