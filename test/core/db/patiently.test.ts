import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/base/clock.ts';
import { sqliteCode, waitBriefly } from '../../../src/core/db/open.ts';
import { patiently } from '../../../src/core/db/patiently.ts';
import { all, run } from '../../../src/core/db/statement.ts';
import { anotherConnection, temporaryDatabase } from '../data-folder.ts';

const INSERT = `insert into settings (key, value, updated_at) values ('a', '1', 1)`;

describe('patiently', () => {
  it('does what a lock of another program has held up as soon as that is gone, and lets the event loop run until then', async () => {
    const { db, file } = temporaryDatabase();
    waitBriefly(db);
    const other = anotherConnection(file);
    other.exec('begin immediate');
    const tries = { n: 0 };
    const thrice = Promise.withResolvers<void>();

    const done = patiently(async () => {
      tries.n += 1;
      if (tries.n === 3) thrice.resolve();
      return run(db, INSERT);
    });
    await thrice.promise;
    other.exec('commit');

    expect(await done).toBe(1);
    expect(all(db, 'select key from settings')).toEqual([{ key: 'a' }]);
  });

  it('gives up in the end with the words of SQLite', async () => {
    const { db, file } = temporaryDatabase();
    waitBriefly(db);
    anotherConnection(file).exec('begin immediate');
    const state = { ahead: 0 };
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + state.ahead };

    const done = patiently(async () => {
      const refused = (): unknown => run(db, INSERT);
      state.ahead += 2000;
      return refused();
    }, clock);

    await expect(done.catch((error: unknown) => sqliteCode(error))).resolves.toBe('SQLITE_BUSY');
  });

  it('passes on every other failure at once', async () => {
    const tries = { n: 0 };

    await expect(
      patiently(async () => {
        tries.n += 1;
        throw new RangeError('no');
      }),
    ).rejects.toThrow(RangeError);
    expect(tries.n).toBe(1);
  });
});
