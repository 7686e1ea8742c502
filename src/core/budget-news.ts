import type { EngineEvent } from '../contract/events.ts';
import type { CompanyId } from '../contract/ids.ts';
import type { Clock } from './base/clock.ts';
import { errorFields, type Log } from './base/log.ts';
import { takeAlerts } from './budget/alerts.ts';
import { viewBudget } from './budget/report.ts';
import type { Db } from './db/open.ts';
import { isPassing } from './jobs/passing.ts';

type BudgetNewsParts = {
  readonly clock: Clock;
  readonly db: Db;
  readonly log: Log;
  readonly companyId: CompanyId;
  readonly events: { readonly emit: (event: EngineEvent) => void };
};

/** Tells everybody how the budget stands and which limits were reached, soon and once for many calls. */
export function createBudgetNews(
  { clock, db, log, companyId, events }: BudgetNewsParts,
  timeZone: () => string,
): () => void {
  const announce = debounced(clock, () => {
    if (!db.open) return;
    const now = { at: clock.now(), timeZone: timeZone() };
    events.emit({ name: 'budget.changed', payload: { budget: viewBudget(db, companyId, now) } });
    try {
      for (const { limit, thresholdPercent } of takeAlerts(db, companyId, now))
        events.emit({ name: 'budget.alerted', payload: { limit, thresholdPercent } });
    } catch (error) {
      // A full disk or a busy database: what was not taken is announced the next time.
      if (!isPassing(error)) throw error;
      log.warn(errorFields(error), 'alerts could not be written down');
      announce();
    }
  });
  return announce;
}

/** At most one call in 250 ms, and always one after the last request. */
function debounced(clock: Clock, call: () => void): () => void {
  const state: { undo: (() => void) | undefined } = { undo: undefined };
  return () => {
    state.undo ??= clock.after(250, () => {
      state.undo = undefined;
      call();
    });
  };
}
