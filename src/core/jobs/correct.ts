import type { JobId } from '../../contract/ids.ts';
import type { CostBasis } from '../../contract/job.ts';
import type { EpochMs, MicroUsd } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import { adjust } from '../budget/ledger.ts';
import type { Db } from '../db/open.ts';
import { run } from '../db/statement.ts';
import { transaction } from '../db/transaction.ts';
import type { JobRow } from './row-schema.ts';
import { requireJob } from './row.ts';
import { isEnded } from './states.ts';

/**
 * Books what an ended job really cost in all, when that is learnt later (an invoice, a refund): the difference becomes a new row, nothing
 * is rewritten. Durable on return. Throws `job_not_found`, `conflict` while the job has not ended.
 */
export function correctCost(
  db: Db,
  correction: { jobId: JobId; actualMicros: MicroUsd; basis: CostBasis; now: EpochMs },
): JobRow {
  return transaction(db, () => {
    const job = requireJob(db, correction.jobId);
    if (!isEnded(job.state)) {
      throw new AppError('conflict', 'This job has not ended yet, so its cost is not final. Correct it afterwards.', {
        details: { jobId: job.id, state: job.state },
      });
    }
    const difference = correction.actualMicros - (job.actual_cost_micros ?? 0);
    if (difference === 0) return job;
    const { basis, now } = correction;
    adjust(db, job.reservation_id, { differenceMicros: difference, basis, attempt: job.attempt, now });
    run(
      db,
      `update jobs set actual_cost_micros = :actual, cost_basis = :basis, updated_at = :now, revision = revision + 1 where id = :id`,
      { id: job.id, actual: correction.actualMicros, basis, now },
    );
    return requireJob(db, job.id);
  });
}
