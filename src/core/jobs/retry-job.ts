import type { JobId } from '../../contract/ids.ts';
import { AppError } from '../base/app-error.ts';
import type { MicroUsd } from '../../contract/units.ts';
import { newId } from '../base/ids.ts';
import { getReservation } from '../budget/ledger.ts';
import type { Db } from '../db/open.ts';
import { reserve } from '../budget/reserve.ts';
import { transaction } from '../db/transaction.ts';
import type { Estimate } from '../providers/adapter.ts';
import { aboveOwnCap } from './plan.ts';
import type { JobRow } from './row-schema.ts';
import { requireJob } from './row.ts';
import type { JobsRuntime } from './runtime.ts';
import { requeueForRetry } from './steps.ts';

/**
 * A person starts a failed or cancelled job again: back into the queue with a new reservation at today's price, one transaction.
 * Throws `job_not_found`, `conflict` (it has not ended, or it succeeded), `budget_exceeded`.
 */
export function retryJob(
  runtime: JobsRuntime,
  jobId: JobId,
  options: { estimate: Estimate; timeZone: string; acceptSoftLimits: boolean },
): JobRow {
  const { db, clock } = runtime;
  transaction(db, () => {
    const job = requireJob(db, jobId);
    if (job.state !== 'failed' && job.state !== 'cancelled') {
      throw new AppError(
        'conflict',
        job.state === 'completed'
          ? 'This job has succeeded. Start a new one instead.'
          : 'This job has not ended yet. Cancel it first, or wait.',
        {
          details: { jobId, state: job.state },
        },
      );
    }
    const now = clock.now();
    const reservationId = newId.reservation(now);
    reserve(db, {
      reservation: {
        id: reservationId,
        job_id: job.id,
        company_id: job.company_id,
        project_id: job.project_id,
        provider: job.provider,
        amount_micros: amountOf(db, job, options.estimate),
        price_version: options.estimate.priceVersion,
        created_at: now,
      },
      attempt: job.attempt + 1,
      timeZone: options.timeZone,
      acceptSoftLimits: options.acceptSoftLimits,
    });
    requeueForRetry(db, job, { reservationId, estimatedCostMicros: options.estimate.maxCostMicros, now });
  });
  return requireJob(db, jobId);
}

/** Today's price, else the job's own cap, else what was reserved before; never above the cap. Throws `budget_exceeded`. */
function amountOf(db: Db, job: JobRow, estimate: Estimate): MicroUsd {
  const cap = job.max_cost_micros;
  const bound = estimate.maxCostMicros;
  if (bound === null) return cap ?? getReservation(db, job.reservation_id)?.amount_micros ?? 0;
  if (cap !== null && bound > cap) throw aboveOwnCap(bound, cap);
  return bound;
}
