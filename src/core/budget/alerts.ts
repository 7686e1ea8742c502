import type { LimitView } from '../../contract/budget.ts';
import type { CompanyId } from '../../contract/ids.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { Db } from '../db/open.ts';
import { run } from '../db/statement.ts';
import { transaction } from '../db/transaction.ts';
import { listLimits, viewLimit } from './limits.ts';

/** Shares of a limit, in percent, that are announced once in each of its windows. */
export const ALERT_THRESHOLDS = [50, 80, 100] as const;

export type BudgetAlert = { readonly limit: LimitView; readonly thresholdPercent: (typeof ALERT_THRESHOLDS)[number] };

/**
 * The thresholds that what is booked as spent has reached since they were last asked for. Each is returned once per limit and window, also
 * over restarts; durable on return. A limit of 0 announces nothing: it is reached by definition.
 */
export function takeAlerts(db: Db, company: CompanyId, options: { at: EpochMs; timeZone: string }): BudgetAlert[] {
  return transaction(db, () =>
    listLimits(db, company)
      .map((limit) => viewLimit(db, limit, options.at, options.timeZone))
      .flatMap((limit) => reached(limit).filter((alert) => note(db, alert, options.at))),
  );
}

function reached(limit: LimitView): BudgetAlert[] {
  if (limit.limitMicros === 0) return [];
  return ALERT_THRESHOLDS.filter((percent) => limit.spentMicros * 100 >= limit.limitMicros * percent).map(
    (thresholdPercent) => ({ limit, thresholdPercent }),
  );
}

/** true when this threshold is new in this window. */
function note(db: Db, alert: BudgetAlert, at: EpochMs): boolean {
  const changed = run(
    db,
    `insert into limit_alerts (limit_id, window_start, threshold_percent, at) values (:limit_id, :window_start, :percent, :at)
     on conflict do nothing`,
    {
      limit_id: alert.limit.id,
      window_start: alert.limit.windowStart ?? 0,
      percent: alert.thresholdPercent,
      at,
    },
  );
  return changed > 0;
}
