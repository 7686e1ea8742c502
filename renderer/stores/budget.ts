import { create } from 'zustand';
import type { BudgetView } from '../../src/contract/budget.ts';
import { type LoadState, LOADING } from './loadable.ts';

export type BudgetState = { readonly load: LoadState; readonly budget: BudgetView | undefined };

/** Spent, held and left; undefined until it was read. */
export const useBudget = create<BudgetState>()(() => ({ load: LOADING, budget: undefined }));

/** The limit that leaves least, with what it leaves; undefined when nothing limits. */
export function tightestLimit(budget: BudgetView): BudgetView['limits'][number] | undefined {
  return budget.limits.reduce<BudgetView['limits'][number] | undefined>(
    (least, limit) => (least === undefined || limit.leftMicros < least.leftMicros ? limit : least),
    undefined,
  );
}
