import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/core/base/ids.ts';
import { settle } from '../../../src/core/budget/ledger.ts';
import { listLimits, removeLimit } from '../../../src/core/budget/limits.ts';
import { viewBudget } from '../../../src/core/budget/report.ts';
import { hasLimitFor } from '../../../src/core/budget/reserve.ts';
import { addCompany, temporaryDatabase } from '../data-folder.ts';
import { accept, limit, NOW, refusal } from './rig.ts';

describe('limits', () => {
  it('are replaced by scope, window and kind, and keep their id', () => {
    const { db, company } = temporaryDatabase();
    const first = limit(db, company, { micros: 10 });

    const second = limit(db, company, { micros: 20 });
    limit(db, company, { kind: 'soft', micros: 5 });

    expect(second).toEqual({ ...first, limit_micros: 20 });
    expect(listLimits(db, company)).toHaveLength(2);
  });

  it('are removed by their own company only', () => {
    const { db, company } = temporaryDatabase();
    const { id } = limit(db, company, { micros: 10 });

    expect(removeLimit(db, addCompany(db), id)).toBe(false);
    expect(removeLimit(db, company, id)).toBe(true);
    expect(removeLimit(db, company, newId.limit(NOW))).toBe(false);
    expect(refusal(db, company, { amount: 11 })).toBeUndefined();
  });

  it('below what is spent already block, and take nothing back', () => {
    const { db, company } = temporaryDatabase();
    limit(db, company, { micros: 100 });
    accept(db, company, { amount: 80 });

    limit(db, company, { micros: 50 });

    expect(viewBudget(db, company, { at: NOW, timeZone: 'UTC' }).limits[0]).toMatchObject({
      reservedMicros: 80,
      leftMicros: -30,
    });
    expect(refusal(db, company, { amount: 1 })?.code).toBe('budget_exceeded');
  });

  it.each([
    ['all', 'hard', true],
    ['provider:runway', 'hard', true],
    ['provider:openai', 'hard', false],
    ['all', 'soft', false],
  ] as const)('a %s limit that is %s covers runway: %s', (scope, kind, covers) => {
    const { db, company } = temporaryDatabase();
    limit(db, company, { scope, kind, micros: 10 });

    expect(hasLimitFor(db, company, 'runway')).toBe(covers);
  });
});

describe('viewBudget', () => {
  it('shows this month, everything, and what waits for a person', () => {
    const { db, company } = temporaryDatabase();
    const early = accept(db, company, { amount: 5, at: Date.parse('2026-10-31T23:59:00Z') });
    settle(db, early.id, { actualMicros: 5, basis: 'provider', attempt: 1, now: NOW });
    const doubtful = accept(db, company, { amount: 7 });
    db.exec(`update jobs set state = 'uncertain' where id = '${doubtful.job_id}'`);

    expect(viewBudget(db, company, { at: NOW, timeZone: 'UTC' })).toMatchObject({
      month: {
        start: Date.parse('2026-11-01T00:00:00Z'),
        end: Date.parse('2026-12-01T00:00:00Z'),
        spentMicros: 0,
        reservedMicros: 7,
      },
      total: { spentMicros: 5, reservedMicros: 7 },
      unresolved: { count: 1, micros: 7 },
    });
  });
});
