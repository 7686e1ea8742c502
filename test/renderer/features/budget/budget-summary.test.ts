import { describe, expect, it } from 'vitest';
import { fillOf, headlineOf, monthName } from '../../../../renderer/features/budget/budget-summary.ts';
import { type BudgetView, budgetViewSchema } from '../../../../src/contract/budget.ts';

function budgetWith(limit?: { limitMicros: number; spentMicros: number; reservedMicros: number }): BudgetView {
  const companyId = '00000000-0000-7000-8000-00000000c0de';
  const windowStart = Date.UTC(2026, 10, 1);
  const windowEnd = Date.UTC(2026, 11, 1);
  return budgetViewSchema.parse({
    companyId,
    timeZone: 'UTC',
    limits:
      limit === undefined
        ? []
        : [
            {
              id: companyId,
              companyId,
              scope: 'all',
              window: 'month',
              kind: 'hard',
              ...limit,
              leftMicros: limit.limitMicros - limit.spentMicros - limit.reservedMicros,
              windowStart,
              windowEnd,
            },
          ],
    month: {
      start: windowStart,
      end: windowEnd,
      spentMicros: limit?.spentMicros ?? 0,
      reservedMicros: limit?.reservedMicros ?? 0,
    },
    total: { spentMicros: 0, reservedMicros: 0 },
    unresolved: { count: 0, micros: 0 },
  });
}

describe('headlineOf', () => {
  it.each([
    ['no limit', undefined, { kind: 'no_limit' }],
    ['what is left', { limitMicros: 50, spentMicros: 12, reservedMicros: 2 }, { kind: 'left', micros: 36 }],
    ['nothing left', { limitMicros: 50, spentMicros: 48, reservedMicros: 2 }, { kind: 'used_up', micros: 50 }],
    ['a limit of zero', { limitMicros: 0, spentMicros: 0, reservedMicros: 0 }, { kind: 'used_up', micros: 0 }],
    ['how far it was exceeded', { limitMicros: 50, spentMicros: 61, reservedMicros: 0 }, { kind: 'over', micros: 11 }],
  ] as const)('says %s', (_, limit, headline) => {
    expect(headlineOf(budgetWith(limit))).toEqual(headline);
  });
});

describe('fillOf', () => {
  it('never draws more than the whole bar', () => {
    expect(fillOf({ limitMicros: 100, spentMicros: 90, reservedMicros: 40 })).toEqual({
      spent: 0.9,
      held: expect.closeTo(0.1),
      tone: 'bad',
    });
  });

  it('warns from four fifths on, money that is held included', () => {
    expect(fillOf({ limitMicros: 100, spentMicros: 70, reservedMicros: 9 }).tone).toBe('plain');
    expect(fillOf({ limitMicros: 100, spentMicros: 70, reservedMicros: 10 }).tone).toBe('warning');
  });

  it('is full from the start with a limit of zero', () => {
    expect(fillOf({ limitMicros: 0, spentMicros: 0, reservedMicros: 0 })).toEqual({ spent: 1, held: 0, tone: 'bad' });
  });
});

describe('monthName', () => {
  it('names the month of the budget wherever the reader is', () => {
    // 1 November, midnight in Berlin, is still October in UTC.
    expect(monthName(Date.UTC(2026, 9, 31, 23), 'Europe/Berlin', 'en-GB')).toBe('November 2026');
  });
});
