import type { BudgetView, LimitScope, LimitWindow } from '../../../src/contract/budget.ts';
import type { EpochMs, MicroUsd } from '../../../src/contract/units.ts';

/** What a limit would mean from now on. `until`: when its window ends; undefined for one that never does. */
export type LimitEffect =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'left' | 'exceeded';
      readonly usedMicros: MicroUsd;
      /** What would be left, or by how much it is exceeded already; never negative. */
      readonly micros: MicroUsd;
      readonly until: EpochMs | undefined;
    };

/** What a limit that is not set yet would mean, as far as this view knows what was used in its window. Pure. */
export function effectOf(
  budget: BudgetView,
  wish: { readonly scope: LimitScope; readonly window: LimitWindow; readonly limitMicros: MicroUsd },
): LimitEffect {
  const used = usedIn(budget, wish);
  if (used === undefined) return { kind: 'unknown' };
  const left = wish.limitMicros - used.micros;
  return {
    kind: left > 0 ? 'left' : 'exceeded',
    usedMicros: used.micros,
    micros: Math.abs(left),
    until: used.until,
  };
}

/** Spent and held in a window of a scope: where a limit looks at it already, and for everything in this month and in all. */
function usedIn(
  budget: BudgetView,
  { scope, window }: { readonly scope: LimitScope; readonly window: LimitWindow },
): { readonly micros: MicroUsd; readonly until: EpochMs | undefined } | undefined {
  const known = budget.limits.find((limit) => limit.scope === scope && limit.window === window);
  if (known !== undefined)
    return { micros: known.spentMicros + known.reservedMicros, until: known.windowEnd ?? undefined };
  if (scope !== 'all') return undefined;
  const { month, total } = budget;
  if (window === 'month') return { micros: month.spentMicros + month.reservedMicros, until: month.end };
  return window === 'total' ? { micros: total.spentMicros + total.reservedMicros, until: undefined } : undefined;
}
