import { type BudgetView, budgetViewSchema, type LimitView, limitViewSchema } from '../../../../src/contract/budget.ts';

const COMPANY = '00000000-0000-7000-8000-00000000c0de';
const MONTH = { start: Date.UTC(2026, 10, 1), end: Date.UTC(2026, 11, 1) };

/** A November without limits. */
export function aBudget(month: { readonly spentMicros: number; readonly reservedMicros: number }): BudgetView {
  return budgetViewSchema.parse({
    companyId: COMPANY,
    timeZone: 'UTC',
    limits: [],
    month: { ...MONTH, ...month },
    total: month,
    unresolved: { count: 0, micros: 0 },
  });
}

/** A hard limit of one dollar with nothing held. */
export function aLimit(changes: Pick<LimitView, 'scope' | 'window' | 'spentMicros'>): LimitView {
  return limitViewSchema.parse({
    id: COMPANY,
    companyId: COMPANY,
    kind: 'hard',
    limitMicros: 1_000_000,
    reservedMicros: 0,
    leftMicros: 1_000_000 - changes.spentMicros,
    windowStart: MONTH.start,
    windowEnd: MONTH.end,
    ...changes,
  });
}
