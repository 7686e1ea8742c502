import { describe, expect, it } from 'vitest';
import { sqliteCode } from '../../../src/core/db/open.ts';
import { all, get, run } from '../../../src/core/db/statement.ts';
import { transaction } from '../../../src/core/db/transaction.ts';
import { anotherConnection, temporaryDatabase } from '../data-folder.ts';

const INSERT = 'insert into settings (key, value, updated_at) values (:key, :value, 1)';
const KEYS = 'select key from settings order by key';

describe('transaction', () => {
  it('gives back what the work gives', () => {
    const { db } = temporaryDatabase();

    expect(transaction(db, () => 7)).toBe(7);
  });

  it('undoes everything when the work throws', () => {
    const { db } = temporaryDatabase();

    expect(() =>
      transaction(db, () => {
        run(db, INSERT, { key: 'a', value: '1' });
        throw new Error('no');
      }),
    ).toThrow('no');

    expect(all(db, KEYS)).toEqual([]);
    expect(db.inTransaction).toBe(false);
  });

  it('undoes an inner one alone, when the outer one goes on', () => {
    const { db } = temporaryDatabase();

    transaction(db, () => {
      run(db, INSERT, { key: 'outer', value: '1' });
      expect(() =>
        transaction(db, () => {
          run(db, INSERT, { key: 'inner', value: '1' });
          throw new Error('no');
        }),
      ).toThrow('no');
    });

    expect(all(db, KEYS)).toEqual([{ key: 'outer' }]);
  });

  it('takes the write lock before it reads, so that nobody writes between check and write', () => {
    const { db, file } = temporaryDatabase();
    const other = anotherConnection(file);
    other.pragma('busy_timeout = 0');

    transaction(db, () => {
      all(db, KEYS);
      expect(() => run(other, INSERT, { key: 'a', value: '1' })).toThrow(
        expect.objectContaining({ code: 'SQLITE_BUSY' }),
      );
    });

    expect(run(other, INSERT, { key: 'a', value: '1' })).toBe(1);
  });

  it('refuses work that waits, and keeps nothing of it', () => {
    const { db } = temporaryDatabase();

    expect(() =>
      transaction(db, async () => {
        run(db, INSERT, { key: 'a', value: '1' });
      }),
    ).toThrow(TypeError);

    expect(all(db, KEYS)).toEqual([]);
  });

  it('undoes everything when the disk is full', () => {
    const { db } = temporaryDatabase();
    const pages = Number(db.pragma('page_count', { simple: true }));
    db.pragma(`max_page_count = ${pages + 2}`);

    const fill = (): void =>
      transaction(db, () => {
        run(db, INSERT, { key: 'small', value: '1' });
        run(db, INSERT, { key: 'large', value: JSON.stringify('x'.repeat(200_000)) });
      });

    expect(fill).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));
    expect(all(db, KEYS)).toEqual([]);
    expect(db.inTransaction).toBe(false);
    run(db, INSERT, { key: 'after', value: '1' });
    expect(all(db, KEYS)).toEqual([{ key: 'after' }]);
  });
});

describe('statements', () => {
  it('are compiled once for each connection and text', () => {
    const { db, file } = temporaryDatabase();
    const other = anotherConnection(file);

    run(db, INSERT, { key: 'a', value: '1' });
    run(db, INSERT, { key: 'b', value: '1' });

    expect(get(other, 'select count(*) as n from settings')).toEqual({ n: 2 });
    other.close();
    expect(get(db, 'select count(*) as n from settings')).toEqual({ n: 2 });
  });

  it('see a column that was added after they were compiled', () => {
    const { db } = temporaryDatabase();
    expect(all(db, 'select * from settings')).toEqual([]);

    db.exec('alter table settings add column note text');
    run(db, INSERT, { key: 'a', value: '1' });

    expect(get(db, 'select * from settings')).toEqual({ key: 'a', value: '1', updated_at: 1, note: null });
  });

  it('bind values and never read them as SQL', () => {
    const { db } = temporaryDatabase();
    const hostile = "'); drop table settings; --";

    run(db, INSERT, { key: hostile, value: '1' });

    expect(all(db, KEYS)).toEqual([{ key: hostile }]);
  });

  it('refuse a value that is missing', () => {
    const { db } = temporaryDatabase();

    expect(() => run(db, INSERT, { key: 'a' })).toThrow(RangeError);
  });

  it('name the code of an SQLite error, and nothing for another error', () => {
    const { db } = temporaryDatabase();
    const failing = (): unknown => {
      try {
        return run(db, INSERT, { key: 'a', value: 'not json' });
      } catch (error) {
        return sqliteCode(error);
      }
    };

    expect(failing()).toBe('SQLITE_CONSTRAINT_CHECK');
    expect(sqliteCode(new Error('SQLITE_FULL'))).toBeUndefined();
  });
});
