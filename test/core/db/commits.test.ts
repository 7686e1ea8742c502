import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/core/base/clock.ts';
import { LIMITS } from '../../../src/core/base/limits.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { Commits } from '../../../src/core/db/commits.ts';
import { type LogFlush, openLogFlush } from '../../../src/core/db/log-flush.ts';
import { type Db, sqliteCode } from '../../../src/core/db/open.ts';
import { all, run } from '../../../src/core/db/statement.ts';
import { transaction } from '../../../src/core/db/transaction.ts';
import { anotherConnection, temporaryDatabase, temporaryFolder } from '../data-folder.ts';

const INSERT = 'insert into settings (key, value, updated_at) values (:key, :value, 1)';

function put(db: Db, key: string): string {
  run(db, INSERT, { key, value: '1' });
  return key;
}

function keys(db: Db): unknown[] {
  return all<{ key: string }>(db, 'select key from settings order by key').map((row) => row.key);
}

/** A disk whose flushes end when the test says so, or fail. */
function slowDisk(): LogFlush & { readonly asked: PromiseWithResolvers<void>[] } {
  const asked: PromiseWithResolvers<void>[] = [];
  return {
    asked,
    flush: () => {
      const one = Promise.withResolvers<void>();
      asked.push(one);
      return one.promise;
    },
    close: async () => undefined,
  };
}

function open(disk?: LogFlush): { db: Db; file: string; commits: Commits } {
  const { db, file } = temporaryDatabase();
  const commits = new Commits({ db, clock: systemClock, log: silentLog, logFlush: disk ?? openLogFlush(file) });
  onTestFinished(() => void commits.stop());
  return { db, file, commits };
}

/** Everything that was ready to run has run. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

function heard(promise: Promise<unknown>): () => boolean {
  const state = { isTold: false };
  promise.then(
    () => (state.isTold = true),
    () => (state.isTold = true),
  );
  return () => state.isTold;
}

describe('a commit group', () => {
  it('writes what was asked for in one turn in one transaction, in order, and gives back what each gave', async () => {
    const { db, file, commits } = open();
    const other = anotherConnection(file);

    const told = await Promise.all([
      commits.durable(() => put(db, 'a')),
      commits.written(() => put(db, 'b')),
      commits.durable(() => keys(other)),
      commits.durable(() => put(db, 'c')),
    ]);

    expect(told, 'nobody else sees a part of it').toEqual(['a', 'b', [], 'c']);
    expect(keys(other)).toEqual(['a', 'b', 'c']);
  });

  it('undoes all of the one that fails and nothing of the others', async () => {
    const { db, commits } = open();
    const broken = (): never => {
      put(db, 'half');
      throw new RangeError('no');
    };

    const told = await Promise.allSettled([
      commits.durable(() => put(db, 'a')),
      commits.durable(broken),
      commits.durable(() => transaction(db, () => put(db, 'c'))),
    ]);

    expect(told.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(Promise.reject(told.find((one) => one.status === 'rejected')?.reason)).rejects.toThrow(RangeError);
    expect(keys(db)).toEqual(['a', 'c']);
    expect(db.inTransaction).toBe(false);
  });

  it('lets each see what those before it have written', async () => {
    const { db, commits } = open();
    const once = (): string => {
      if (keys(db).length > 0) throw new Error('there is one');
      return put(db, 'only');
    };

    const told = await Promise.allSettled(Array.from({ length: 20 }, () => commits.durable(once)));

    expect(told.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(keys(db)).toEqual(['only']);
  });

  it('is of a bounded size, and the event loop has its turn before the next', async () => {
    const { db, commits } = open();

    const all200 = Array.from({ length: 200 }, (_, n) => commits.written(() => put(db, `k${n}`)));
    await new Promise((resolve) => setImmediate(resolve));
    const first = keys(db).length;
    await Promise.all(all200);

    expect(first).toBe(LIMITS.commitGroupMax);
    expect(keys(db)).toHaveLength(200);
  });
});

describe('a durable commit', () => {
  it('is told only once the disk has it; a written one at once', async () => {
    const disk = slowDisk();
    const { db, commits } = open(disk);
    const durable = heard(commits.durable(() => put(db, 'a')));
    const written = heard(commits.written(() => put(db, 'b')));

    await turn();

    expect([durable(), written()]).toEqual([false, true]);
    disk.asked[0]?.resolve();
    await turn();
    expect(durable()).toBe(true);
  });

  it('that was committed while the disk was flushed waits for the next flush, which all such share', async () => {
    const disk = slowDisk();
    const { db, commits } = open(disk);
    const first = heard(commits.durable(() => put(db, 'a')));
    await turn();
    const second = heard(commits.durable(() => put(db, 'b')));
    await turn();
    const third = heard(commits.durable(() => put(db, 'c')));
    await turn();

    disk.asked[0]?.resolve();
    await turn();

    expect([first(), second(), third()]).toEqual([true, false, false]);
    expect(disk.asked).toHaveLength(2);
    disk.asked[1]?.resolve();
    await turn();
    expect([second(), third()]).toEqual([true, true]);
  });

  it('can be waited for by somebody else', async () => {
    const disk = slowDisk();
    const { db, commits } = open(disk);
    void commits.durable(() => put(db, 'a'));
    await turn();
    const flushed = heard(commits.flushed());
    await turn();

    expect(flushed()).toBe(false);
    disk.asked[0]?.resolve();
    await turn();
    disk.asked[1]?.resolve();
    await turn();
    expect(flushed()).toBe(true);
  });

  it('is put into the database itself when the log cannot be flushed, and told then', async () => {
    const disk = slowDisk();
    const { db, file, commits } = open(disk);
    const told = commits.durable(() => put(db, 'a'));
    await turn();

    disk.asked[0]?.reject(Object.assign(new Error('i/o error'), { code: 'EIO' }));
    await told;

    const alone = join(temporaryFolder(), 'gesso.db');
    copyFileSync(file, alone);
    expect(keys(anotherConnection(alone))).toEqual(['a']);
  });

  it('leaves the connection with full durability for everybody else', async () => {
    const { db, commits } = open();

    await commits.durable(() => put(db, 'a'));
    await expect(commits.durable(() => put(db, 'a'))).rejects.toThrow(/UNIQUE/);

    expect(db.pragma('synchronous', { simple: true })).toBe(2);
  });
});

describe('a database that another program has locked', () => {
  it('is tried again without holding up the event loop, and everything that was asked for meanwhile is written in order', async () => {
    const { db, file, commits } = open();
    db.pragma('busy_timeout = 0');
    const other = anotherConnection(file);
    other.exec('begin immediate');
    const first = commits.durable(() => put(db, 'a'));
    await turn();
    const second = commits.durable(() => put(db, 'b'));
    await turn();

    other.exec('commit');

    expect(await Promise.all([first, second])).toEqual(['a', 'b']);
    expect(keys(db)).toEqual(['a', 'b']);
  });

  it('for too long refuses what was asked for, and what comes afterwards is written', async () => {
    const { db, file } = temporaryDatabase();
    db.pragma('busy_timeout = 0');
    const state = { ahead: 0 };
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + state.ahead };
    const commits = new Commits({ db, clock, log: silentLog, logFlush: openLogFlush(file) });
    const other = anotherConnection(file);
    other.exec('begin immediate');
    const refused = commits.durable(() => put(db, 'a'));
    await turn();
    state.ahead = 60_000;

    await expect(refused.catch((error: unknown) => sqliteCode(error))).resolves.toBe('SQLITE_BUSY');
    other.exec('commit');

    expect(await commits.durable(() => put(db, 'b'))).toBe('b');
    expect(keys(db)).toEqual(['b']);
    await commits.stop();
  });
});

describe('stopping', () => {
  it('writes what was asked for before and refuses what comes later', async () => {
    const { db, commits } = open();
    const before = commits.durable(() => put(db, 'a'));

    await commits.stop();

    expect(await before).toBe('a');
    await expect(commits.durable(() => put(db, 'b'))).rejects.toMatchObject({ name: 'AbortError' });
    expect(keys(db)).toEqual(['a']);
  });
});
