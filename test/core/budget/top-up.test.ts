import { describe, expect, it } from 'vitest';
import { release, reservationWithTopUps, settle } from '../../../src/core/budget/ledger.ts';
import { heldFor, topUp } from '../../../src/core/budget/top-up.ts';
import { verifyLedger } from '../../../src/core/budget/verify.ts';
import { viewBudget } from '../../../src/core/budget/report.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { all, get, run } from '../../../src/core/db/statement.ts';
import { transaction } from '../../../src/core/db/transaction.ts';
import type { ReservationId } from '../../../src/contract/ids.ts';
import { temporaryDatabase } from '../data-folder.ts';
import { accept, addProject, limit, NOW } from './rig.ts';

const DAY_LATER = NOW + 86_400_000;

function raise(db: Db, id: ReservationId, toMicros: number): string | undefined {
  return transaction(db, () => topUp(db, id, { toMicros, attempt: 1, timeZone: 'UTC', now: DAY_LATER }))?.message;
}

function sums(db: Db): unknown {
  return get(db, 'select sum(held_micros) as held, sum(spent_micros) as spent from ledger_entries');
}

function violations(db: Db): unknown {
  return verifyLedger(db).filter((check) => !check.ok);
}

describe('a top-up', () => {
  it('holds the difference in the windows of the reservation, once', () => {
    const { db, company } = temporaryDatabase();
    const { id } = accept(db, company, { amount: 60 });

    expect(raise(db, id, 90)).toBeUndefined();
    expect(raise(db, id, 90)).toBeUndefined();
    expect(raise(db, id, 70)).toBeUndefined();

    expect(heldFor(db, id)).toBe(90);
    expect(all(db, 'select kind, held_micros, window_at from ledger_entries order by id')).toEqual([
      { kind: 'reserve', held_micros: 60, window_at: NOW },
      { kind: 'reserve', held_micros: 30, window_at: NOW },
    ]);
    expect(violations(db)).toEqual([]);
  });

  it.each([
    [
      'settled',
      (db: Db, id: ReservationId) => settle(db, id, { actualMicros: 80, basis: 'provider', attempt: 1, now: NOW }),
      80,
    ],
    ['released', (db: Db, id: ReservationId) => release(db, id, { attempt: 1, now: NOW }), 0],
  ] as const)('is freed when its reservation is %s', (_word, end, spent) => {
    const { db, company } = temporaryDatabase();
    const first = accept(db, company, { amount: 60 });
    raise(db, first.id, 90);

    transaction(db, () => {
      end(db, first.id);
      run(db, `update jobs set state = 'cancelled', finished_at = :now, actual_cost_micros = :spent where id = :id`, {
        now: NOW,
        spent,
        id: first.job_id,
      });
    });

    expect(sums(db)).toEqual({ held: 0, spent });
    expect(reservationWithTopUps(db, first.id)).toEqual([first]);
    expect(heldFor(db, first.id), 'what it was made for stays known').toBe(60);
    expect(violations(db)).toEqual([]);
  });

  it.each([
    ['everything', 'all', 'total'],
    ['the provider this month', 'provider:runway', 'month'],
    ['the project on the day of the reservation', 'project', 'day'],
  ] as const)('is refused by a limit on %s, and then nothing is written', (_what, scope, window) => {
    const { db, company } = temporaryDatabase();
    const project = addProject(db, company);
    const { id } = accept(db, company, { amount: 60, project });
    limit(db, company, { scope: scope === 'project' ? `project:${project}` : scope, window, micros: 89 });

    const refusal = raise(db, id, 90);

    expect(refusal).toMatch(/needs .* more, but only/);
    expect(sums(db)).toEqual({ held: 60, spent: 0 });
    expect(violations(db)).toEqual([]);
  });

  it('goes through to the last micro-dollar', () => {
    const { db, company } = temporaryDatabase();
    const { id } = accept(db, company, { amount: 60 });
    limit(db, company, { micros: 90 });

    expect(raise(db, id, 90)).toBeUndefined();
    expect(raise(db, id, 91)).toMatch(/more/);
    expect(heldFor(db, id)).toBe(90);
  });

  it('does not cross a soft limit that nobody has agreed to cross, but one that is crossed already', () => {
    const { db, company } = temporaryDatabase();
    const { id } = accept(db, company, { amount: 60 });
    limit(db, company, { kind: 'soft', micros: 80 });

    expect(raise(db, id, 90)).toMatch(/soft limit/);

    limit(db, company, { kind: 'soft', micros: 50 });
    expect(raise(db, id, 90)).toBeUndefined();
  });

  it('counts among what waits for a person', () => {
    const { db, company } = temporaryDatabase();
    const { id, job_id } = accept(db, company, { amount: 60 });
    raise(db, id, 90);
    run(db, `update jobs set state = 'uncertain' where id = :id`, { id: job_id });

    expect(viewBudget(db, company, { at: NOW, timeZone: 'UTC' }).unresolved).toEqual({ count: 1, micros: 90 });
  });

  it.each([1.5, -1, Number.NaN])('of %d is a mistake of ours', (toMicros) => {
    const { db, company } = temporaryDatabase();
    const { id } = accept(db, company, { amount: 60 });

    expect(() => raise(db, id, toMicros)).toThrow(/micro-dollars/);
  });
});
