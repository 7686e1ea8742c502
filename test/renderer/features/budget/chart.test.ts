import { describe, expect, it } from 'vitest';
import { barsOf, scaleTop } from '../../../../renderer/features/budget/chart.ts';
import type { BudgetHistory } from '../../../../src/contract/budget.ts';

function history(days: readonly Record<string, number>[]): BudgetHistory {
  return {
    timeZone: 'UTC',
    start: 0,
    end: days.length,
    days: days.map((spentMicros, start) => ({ start, hours: 24, spentMicros })),
    byProvider: [
      { value: 'runway', spentMicros: 9 },
      { value: 'openai', spentMicros: 1 },
    ],
    byProject: [],
    byType: [],
    dearest: [],
    paidAssets: { count: 0, spentMicros: 0 },
  };
}

describe('bars of a history', () => {
  it('are one for each day, with the dearest provider at the bottom', () => {
    const bars = barsOf(history([{}, { openai: 1, runway: 9 }]));

    expect(bars).toEqual([
      { start: 0, days: 1, totalMicros: 0, parts: [] },
      {
        start: 1,
        days: 1,
        totalMicros: 10,
        parts: [
          { provider: 'runway', micros: 9 },
          { provider: 'openai', micros: 1 },
        ],
      },
    ]);
  });

  it('take several days together when there are many, and lose none', () => {
    const bars = barsOf(history(Array.from({ length: 365 }, () => ({ runway: 2 }))));

    expect(bars).toHaveLength(53);
    expect(bars.at(-1)?.days).toBe(7);
    expect(bars.reduce((sum, bar) => sum + bar.days, 0)).toBe(365);
    expect(bars.reduce((sum, bar) => sum + bar.totalMicros, 0)).toBe(730);
  });
});

describe('the scale', () => {
  it.each([
    [0, 10_000],
    [10_000, 10_000],
    [10_001, 20_000],
    [480_000, 500_000],
    [510_000, 1_000_000],
  ])('of %d micro-dollars ends at %d', (largest, top) => {
    expect(scaleTop([{ start: 0, days: 1, totalMicros: largest, parts: [] }])).toBe(top);
  });
});
