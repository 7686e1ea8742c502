import { describe, expect, it } from 'vitest';
import { effectOf } from '../../../../renderer/features/budget/limit-effect.ts';
import { aBudget, aLimit } from './sample-budget.ts';

describe('what a limit would mean', () => {
  it('counts what everything used this month, spent and held', () => {
    const budget = aBudget({ spentMicros: 3_000_000, reservedMicros: 500_000 });

    expect(effectOf(budget, { scope: 'all', window: 'month', limitMicros: 10_000_000 })).toEqual({
      kind: 'left',
      usedMicros: 3_500_000,
      micros: 6_500_000,
      until: budget.month.end,
    });
  });

  it('says by how much it is exceeded already; what is used up exactly leaves nothing', () => {
    const budget = aBudget({ spentMicros: 3_000_000, reservedMicros: 0 });

    expect(effectOf(budget, { scope: 'all', window: 'month', limitMicros: 1_000_000 })).toMatchObject({
      kind: 'exceeded',
      micros: 2_000_000,
    });
    expect(effectOf(budget, { scope: 'all', window: 'month', limitMicros: 3_000_000 })).toMatchObject({
      kind: 'exceeded',
      micros: 0,
    });
  });

  it('knows the use of another scope from a limit that looks at it already, and nothing without one', () => {
    const limit = aLimit({ scope: 'provider:openai', window: 'day', spentMicros: 40_000 });
    const budget = { ...aBudget({ spentMicros: 9_000_000, reservedMicros: 0 }), limits: [limit] };

    expect(effectOf(budget, { scope: 'provider:openai', window: 'day', limitMicros: 50_000 })).toMatchObject({
      kind: 'left',
      micros: 10_000,
    });
    expect(effectOf(budget, { scope: 'provider:openai', window: 'week', limitMicros: 50_000 })).toEqual({
      kind: 'unknown',
    });
  });
});
