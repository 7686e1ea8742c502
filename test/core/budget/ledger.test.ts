import { describe, expect, it } from 'vitest';
import type { Db } from '../../../src/core/db/open.ts';
import { all, get, run } from '../../../src/core/db/statement.ts';
import { balanceOf } from '../../../src/core/budget/balance.ts';
import { getReservation, isResolved, release, settle } from '../../../src/core/budget/ledger.ts';
import { listEntries } from '../../../src/core/budget/report.ts';
import { newId } from '../../../src/core/base/ids.ts';
import { anotherConnection, temporaryDatabase } from '../data-folder.ts';
import { accept, addProject, NOW } from './rig.ts';

const LATER = NOW + 40 * 24 * 3_600_000;

function sums(db: Db): unknown {
  return get(db, 'select sum(held_micros) as held, sum(spent_micros) as spent from ledger_entries');
}

describe('the ledger', () => {
  it('holds a reservation, frees it when it is settled, and books what was taken', () => {
    const { db, company } = temporaryDatabase();
    const reservation = accept(db, company, { amount: 600_000 });
    expect(balanceOf(db, company, 'all', undefined)).toEqual({ heldMicros: 600_000, spentMicros: 0 });

    settle(db, reservation.id, { actualMicros: 450_000, basis: 'provider', attempt: 1, now: LATER });

    expect(balanceOf(db, company, 'all', undefined)).toEqual({ heldMicros: 0, spentMicros: 450_000 });
    expect(sums(db)).toEqual({ held: 0, spent: 450_000 });
    expect(isResolved(db, reservation.id)).toBe(true);
  });

  it('books a cost above the reservation in full', () => {
    const { db, company } = temporaryDatabase();
    const reservation = accept(db, company, { amount: 100 });

    settle(db, reservation.id, { actualMicros: 5_000, basis: 'usage', attempt: 1, now: NOW });

    expect(balanceOf(db, company, 'all', undefined)).toEqual({ heldMicros: 0, spentMicros: 5_000 });
  });

  it('frees a released reservation and books nothing', () => {
    const { db, company } = temporaryDatabase();
    const reservation = accept(db, company, { amount: 600_000 });

    release(db, reservation.id, { attempt: 1, now: NOW });

    expect(balanceOf(db, company, 'all', undefined)).toEqual({ heldMicros: 0, spentMicros: 0 });
  });

  it('keeps every row in the windows of the reservation, however late it is settled', () => {
    const { db, company } = temporaryDatabase();
    const reservation = accept(db, company, { amount: 10 });

    settle(db, reservation.id, { actualMicros: 7, basis: 'estimate', attempt: 2, now: LATER });

    expect(listEntries(db, company, { limit: 10, before: Number.MAX_SAFE_INTEGER })).toMatchObject([
      {
        kind: 'settle',
        attempt: 2,
        heldMicros: -10,
        spentMicros: 7,
        costBasis: 'estimate',
        priceVersion: '2026-11-22',
        windowAt: NOW,
        createdAt: LATER,
      },
      {
        kind: 'reserve',
        attempt: 1,
        heldMicros: 10,
        spentMicros: 0,
        costBasis: null,
        priceVersion: '2026-11-22',
        windowAt: NOW,
        createdAt: NOW,
      },
    ]);
    const november = { start: Date.parse('2026-11-01T00:00:00Z'), end: Date.parse('2026-12-01T00:00:00Z') };
    expect(balanceOf(db, company, 'all', november).spentMicros).toBe(7);
  });

  it.each([
    ['settled', 'settled'],
    ['settled', 'released'],
    ['released', 'settled'],
    ['released', 'released'],
  ])('refuses that a %s reservation is %s, also from another connection', (first, second) => {
    const { db, file, company } = temporaryDatabase();
    const { id } = accept(db, company, { amount: 10 });
    const resolve = (on: Db, how: string): void =>
      how === 'settled'
        ? settle(on, id, { actualMicros: 3, basis: 'provider', attempt: 1, now: NOW })
        : release(on, id, { attempt: 1, now: NOW });
    resolve(db, first);
    const before = balanceOf(db, company, 'all', undefined);

    expect(() => resolve(db, second)).toThrow(/UNIQUE/);
    expect(() => resolve(anotherConnection(file), second)).toThrow(/UNIQUE/);

    expect(balanceOf(db, company, 'all', undefined)).toEqual(before);
  });

  it.each([
    ['update ledger_entries set held_micros = 0', /append-only/],
    ['delete from ledger_entries', /append-only/],
    ['update reservations set amount_micros = 0', /append-only/],
    ['delete from reservations', /append-only/],
    [
      "insert into ledger_entries select null, 'release', reservation_id, job_id, 1, company_id, null, provider, 5, 0, null, null, 1, 1 from ledger_entries",
      /CHECK/,
    ],
    [
      "insert into ledger_entries select null, 'settle', reservation_id, job_id, 1, company_id, null, provider, -5, 5, null, null, 1, 1 from ledger_entries",
      /CHECK/,
    ],
    [
      "insert into ledger_entries select null, 'settle', reservation_id, job_id, 1, company_id, null, provider, -5, 0.5, 'usage', null, 1, 1 from ledger_entries",
      /cannot store REAL|datatype/i,
    ],
    [
      "insert into ledger_entries select null, 'reserve', reservation_id, job_id, 1, company_id, null, provider, 5, 0, null, null, 1, 1 from ledger_entries",
      /UNIQUE/,
    ],
  ])('refuses by itself: %s', (sql, reason) => {
    const { db, company } = temporaryDatabase();
    accept(db, company, { amount: 5 });

    expect(() => db.exec(sql)).toThrow(reason);

    expect(sums(db)).toEqual({ held: 5, spent: 0 });
  });

  it('refuses to replace a row under the triggers', () => {
    const { db, company } = temporaryDatabase();
    accept(db, company, { amount: 5 });
    db.pragma('recursive_triggers = on');

    expect(() =>
      db.exec(
        "insert or replace into ledger_entries select id, 'reserve', reservation_id, job_id, 1, company_id, null, provider, 0, 0, null, null, 1, 1 from ledger_entries",
      ),
    ).toThrow(/append-only|UNIQUE/);
  });

  it.each([0.5, -1, Number.NaN, 2 ** 53])('does not book a cost of %d', (actualMicros) => {
    const { db, company } = temporaryDatabase();
    const { id } = accept(db, company, { amount: 5 });

    expect(() => settle(db, id, { actualMicros, basis: 'provider', attempt: 1, now: NOW })).toThrow(/micro-dollars/);

    expect(isResolved(db, id)).toBe(false);
  });

  it('resolves only what exists', () => {
    const { db } = temporaryDatabase();
    const id = newId.reservation(NOW);

    expect(() => release(db, id, { attempt: 1, now: NOW })).toThrow(/exists/);
    expect(getReservation(db, id)).toBeUndefined();
    expect(isResolved(db, id)).toBe(false);
  });

  it('books a reservation of nothing like any other, without a row in the totals', () => {
    const { db, company } = temporaryDatabase();
    const { id } = accept(db, company, { amount: 0, provider: 'draft' });

    release(db, id, { attempt: 1, now: NOW });

    expect(all(db, 'select kind, held_micros, spent_micros from ledger_entries order by id')).toEqual([
      { kind: 'reserve', held_micros: 0, spent_micros: 0 },
      { kind: 'release', held_micros: 0, spent_micros: 0 },
    ]);
    expect(get(db, 'select count(*) as n from ledger_totals')).toEqual({ n: 0 });
  });

  it('keeps providers, projects and companies apart', () => {
    const { db, company } = temporaryDatabase();
    const project = addProject(db, company);
    accept(db, company, { amount: 1, provider: 'runway' });
    accept(db, company, { amount: 10, provider: 'openai', project });
    run(db, "insert into companies (id, name, created_at) values ('0192f0c1-2345-7abc-8def-0123456789ab', 'Other', 1)");

    expect(balanceOf(db, company, 'provider:runway', undefined).heldMicros).toBe(1);
    expect(balanceOf(db, company, 'provider:openai', undefined).heldMicros).toBe(10);
    expect(balanceOf(db, company, `project:${project}`, undefined).heldMicros).toBe(10);
    expect(balanceOf(db, company, 'all', undefined).heldMicros).toBe(11);
    const other = get<{ id: typeof company }>(db, "select id from companies where name = 'Other'")?.id ?? company;
    expect(balanceOf(db, other, 'all', undefined).heldMicros).toBe(0);
  });
});

describe('listEntries', () => {
  it('pages from the newest to the oldest', () => {
    const { db, company } = temporaryDatabase();
    for (let amount = 1; amount <= 5; amount++) accept(db, company, { amount });

    const first = listEntries(db, company, { limit: 2, before: Number.MAX_SAFE_INTEGER });
    const second = listEntries(db, company, { limit: 9, before: first[1]?.id ?? 0 });

    expect([...first, ...second].map((entry) => entry.heldMicros)).toEqual([5, 4, 3, 2, 1]);
  });
});
