import { copyFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { release, settle } from '../../../src/core/budget/ledger.ts';
import { verifyLedger } from '../../../src/core/budget/verify.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { anotherConnection, temporaryDatabase } from '../data-folder.ts';
import { accept, addProject, endJob, NOW } from './rig.ts';

/** A ledger with one open, one settled, one released and one free job, as the engine leaves them. */
function goodLedger(): { db: Db; file: string } {
  const { db, file, company } = temporaryDatabase();
  accept(db, company, { amount: 100, project: addProject(db, company) });
  const settled = accept(db, company, { amount: 200 });
  settle(db, settled.id, { actualMicros: 250, basis: 'provider', attempt: 1, now: NOW });
  endJob(db, settled, 250);
  const released = accept(db, company, { amount: 300 });
  release(db, released.id, { attempt: 1, now: NOW });
  endJob(db, released, 0);
  accept(db, company, { amount: 0, provider: 'draft' });
  return { db, file };
}

/** A copy without the guards of the schema, in which anything can be planted. */
function unguarded(good: { db: Db; file: string }): Db {
  good.db.pragma('wal_checkpoint(truncate)');
  const copy = `${good.file}.copy`;
  copyFileSync(good.file, copy);
  const db = anotherConnection(copy);
  db.pragma('foreign_keys = off');
  db.pragma('ignore_check_constraints = on');
  for (const name of [
    'ledger_entries_no_update',
    'ledger_entries_no_delete',
    'reservations_no_update',
    'reservations_no_delete',
  ])
    db.exec(`drop trigger ${name}`);
  db.exec('drop index ledger_reserved_once; drop index ledger_resolved_once');
  return db;
}

function broken(db: Db): string[] {
  return verifyLedger(db)
    .filter((check) => !check.ok)
    .map((check) => check.name);
}

const COLUMNS =
  'kind, reservation_id, job_id, attempt, company_id, project_id, provider, held_micros, spent_micros, cost_basis, price_version, window_at, created_at';
const SETTLED = "(select reservation_id from ledger_entries where kind = 'settle')";
const OPEN = "(select reservation_id from jobs where state = 'queued' and provider = 'runway')";

describe('verifyLedger', () => {
  it('finds nothing wrong in a good ledger, nor in an empty one', () => {
    expect(broken(goodLedger().db)).toEqual([]);
    expect(broken(temporaryDatabase().db)).toEqual([]);
  });

  it.each<[string, string, string]>([
    [
      'a reservation without its row',
      'every_reservation_is_booked_once',
      `delete from ledger_entries where kind = 'reserve' and reservation_id = ${OPEN}`,
    ],
    [
      'a reservation booked twice',
      'every_reservation_is_booked_once',
      `insert into ledger_entries (${COLUMNS}) select ${COLUMNS} from ledger_entries where kind = 'reserve' and reservation_id = ${OPEN}`,
    ],
    [
      'a reservation of another amount',
      'every_reservation_is_booked_once',
      `update reservations set amount_micros = 1 where id = ${OPEN}`,
    ],
    [
      'a reservation settled twice',
      'a_reservation_is_resolved_at_most_once',
      `insert into ledger_entries (${COLUMNS}) select ${COLUMNS} from ledger_entries where kind = 'settle'`,
    ],
    [
      'a settled reservation that still holds',
      'a_resolved_reservation_holds_nothing',
      "update ledger_entries set held_micros = -150 where kind = 'settle'",
    ],
    [
      'more freed than held',
      'nothing_is_held_below_zero',
      "update ledger_entries set held_micros = -250 where kind = 'settle'",
    ],
    [
      'an ended job whose money is still held',
      'ended_jobs_hold_nothing',
      `update jobs set state = 'cancelled', finished_at = 1 where reservation_id = ${OPEN}`,
    ],
    [
      'an open job whose money was freed',
      'open_jobs_hold_their_reservation',
      `update jobs set state = 'running', finished_at = null where reservation_id = ${SETTLED}`,
    ],
    [
      'an open job whose reservation is gone',
      'open_jobs_hold_their_reservation',
      `update jobs set reservation_id = 'gone' where reservation_id = ${OPEN}`,
    ],
    [
      'an earlier reservation of a retried job that was never resolved',
      'only_open_jobs_hold_money',
      `update jobs set reservation_id = 'next' where reservation_id = ${OPEN}`,
    ],
    [
      'money held for a job that is gone',
      'only_open_jobs_hold_money',
      `delete from jobs where reservation_id = ${OPEN}`,
    ],
    [
      'a job that says it cost something else',
      'job_costs_match_the_ledger',
      `update jobs set actual_cost_micros = 1 where reservation_id = ${SETTLED}`,
    ],
    [
      'a cost without the job saying so',
      'job_costs_match_the_ledger',
      `update jobs set actual_cost_micros = null where reservation_id = ${SETTLED}`,
    ],
    [
      'a total that is off by one',
      'cached_totals_match_the_ledger',
      'update ledger_totals set spent_micros = spent_micros + 1',
    ],
    [
      'a day that is off',
      'day_totals_match_the_totals',
      'update ledger_day_totals set spent_micros = spent_micros + 1',
    ],
    ['a day that is missing', 'day_totals_match_the_totals', 'delete from ledger_day_totals'],
    ['a total that is missing', 'cached_totals_match_the_ledger', 'delete from ledger_totals'],
    [
      'a total of nothing real',
      'cached_totals_match_the_ledger',
      "insert into ledger_totals select company_id, bucket_at, 'heygen', '', 5, 0 from ledger_totals limit 1",
    ],
    [
      'a settlement in another window',
      'entries_agree_with_their_reservation',
      "update ledger_entries set window_at = window_at + 86400000 where kind = 'settle'",
    ],
    [
      'a settlement on another provider',
      'entries_agree_with_their_reservation',
      "update ledger_entries set provider = 'openai' where kind = 'settle'",
    ],
    [
      'a row of another job',
      'entries_agree_with_their_reservation',
      "update ledger_entries set job_id = 'other' where kind = 'release'",
    ],
    [
      'a row moved to another project',
      'entries_agree_with_their_reservation',
      `update ledger_entries set project_id = null where reservation_id = ${OPEN}`,
    ],
    [
      'a row without a reservation',
      'entries_agree_with_their_reservation',
      `delete from reservations where id = ${SETTLED}`,
    ],
    [
      'a settlement that says not how it is known',
      'each_kind_moves_what_it_may',
      "update ledger_entries set cost_basis = null where kind = 'settle'",
    ],
    [
      'a release that books a cost',
      'each_kind_moves_what_it_may',
      "update ledger_entries set spent_micros = 5 where kind = 'release'",
    ],
    ['a count of jobs that is wrong', 'job_counts_match_the_jobs', 'update job_counts set jobs = jobs + 1'],
  ])('finds %s', (_, name, plant) => {
    const db = unguarded(goodLedger());
    expect(broken(db)).toEqual([]);

    expect(db.prepare(plant).run().changes).toBeGreaterThan(0);

    expect(broken(db)).toContain(name);
  });

  it('finds an amount that was raised on both sides by the totals', () => {
    const db = unguarded(goodLedger());

    db.exec(
      `update reservations set amount_micros = 500 where id = ${OPEN}; update ledger_entries set held_micros = 500 where reservation_id = ${OPEN}`,
    );

    expect(broken(db)).toEqual(['cached_totals_match_the_ledger']);
  });

  it('says how many there are and what should be', () => {
    const db = unguarded(goodLedger());
    db.exec("update ledger_entries set held_micros = -250 where kind = 'settle'");

    expect(verifyLedger(db).find((check) => check.name === 'nothing_is_held_below_zero')?.detail).toBe(
      '1 violation: it should be that no reservation frees more than it holds',
    );
  });

  it('changes nothing', () => {
    const { db } = goodLedger();
    const before = db.pragma('data_version', { simple: true });
    const changes = db.prepare('select total_changes() as n').get();

    verifyLedger(db);

    expect(db.prepare('select total_changes() as n').get()).toEqual(changes);
    expect(db.pragma('data_version', { simple: true })).toBe(before);
  });
});
