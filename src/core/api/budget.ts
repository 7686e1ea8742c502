import { budgetHistory } from '../budget/history.ts';
import { z } from 'zod';
import { AppError } from '../base/app-error.ts';
import { decodeCursor, encodeCursor } from '../base/cursor.ts';
import { newId } from '../base/ids.ts';
import { removeLimit, setLimit, viewLimit } from '../budget/limits.ts';
import { listEntries, viewBudget } from '../budget/report.ts';
import { verifyLedger } from '../budget/verify.ts';
import { announceJob } from '../jobs/announce.ts';
import { correctCost } from '../jobs/correct.ts';
import { viewJob } from '../jobs/view.ts';
import type { MethodHandlers } from '../engine-type.ts';
import type { ApiContext } from './context.ts';

const cursorSchema = z.tuple([z.int()]);

type BudgetMethods = Pick<
  MethodHandlers,
  | 'budget.show'
  | 'budget.setLimit'
  | 'budget.removeLimit'
  | 'budget.ledger'
  | 'budget.history'
  | 'budget.correct'
  | 'budget.verify'
>;

/** The methods of the budget. */
export function budgetMethods(context: ApiContext): BudgetMethods {
  const { db, clock, companyId } = context;
  return {
    'budget.show': async () => viewBudget(db, companyId, { at: clock.now(), timeZone: context.timeZone() }),
    'budget.setLimit': async (input) => {
      if (input.companyId !== undefined && input.companyId !== companyId)
        throw new AppError('forbidden', 'This company is not yours.');
      const now = clock.now();
      const limit = setLimit(
        db,
        {
          id: newId.limit(now),
          company_id: companyId,
          scope: input.scope,
          window: input.window,
          kind: input.kind,
          limit_micros: input.limitMicros,
        },
        now,
      );
      context.announceBudget();
      return viewLimit(db, limit, now, context.timeZone());
    },
    'budget.removeLimit': async ({ limitId }) => {
      const removed = removeLimit(db, companyId, limitId);
      if (!removed) throw new AppError('not_found', 'There is no limit with this id.', { details: { limitId } });
      context.announceBudget();
      return { removed };
    },
    'budget.ledger': async ({ limit, cursor }) => {
      const [before] = cursor === undefined ? [Number.MAX_SAFE_INTEGER] : decodeCursor(cursor, cursorSchema);
      const entries = listEntries(db, companyId, { limit: limit + 1, before });
      const page = entries.slice(0, limit);
      const last = page.at(-1);
      return {
        entries: page,
        nextCursor: entries.length > limit && last !== undefined ? encodeCursor([last.id]) : null,
      };
    },
    'budget.history': async ({ days }) =>
      budgetHistory(db, companyId, { at: clock.now(), days, timeZone: context.timeZone() }),
    'budget.correct': async ({ jobId, actualMicros }) => {
      const job = correctCost(db, { jobId, actualMicros, basis: 'provider', now: clock.now() });
      announceJob(context, job.id);
      context.announceBudget();
      return viewJob(context, job);
    },
    'budget.verify': async () => {
      const checks = [...verifyLedger(db)];
      return { ok: checks.every((check) => check.ok), checks };
    },
  };
}
