import type { JobId } from '../../contract/ids.ts';
import type { MethodParsedInput } from '../../contract/methods.ts';
import { AppError } from '../base/app-error.ts';
import { heldFor } from '../budget/top-up.ts';
import { transaction } from '../db/transaction.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { jobErrorOf } from './retry.ts';
import type { JobRow } from './row-schema.ts';
import { requireJob } from './row.ts';
import type { JobsRuntime } from './runtime.ts';
import { fail, markRunning } from './steps.ts';

type Outcome = MethodParsedInput<'jobs.resolve'>['outcome'];

/**
 * A person's word on an unknown outcome. charged: the reservation is settled in full as an estimate and the job has failed.
 * not_charged: it is released and the job has failed (and can be retried). task: the job is followed under the provider's own id.
 * Throws `job_not_found`, `conflict` when the outcome is not unknown.
 */
export function resolveJob(runtime: JobsRuntime, jobId: JobId, outcome: Outcome): JobRow {
  const { db, clock } = runtime;
  transaction(db, () => {
    const job = requireJob(db, jobId);
    if (job.state !== 'uncertain') {
      throw new AppError('conflict', 'The outcome of this job is not in doubt, so there is nothing to resolve.', {
        details: { jobId, state: job.state },
      });
    }
    const now = clock.now();
    if (outcome.kind === 'task') return markRunning(db, job, { handle: { taskId: outcome.taskId }, now });
    const isCharged = outcome.kind === 'charged';
    const failure = new ProviderFailure(
      'outcome_unknown',
      isCharged
        ? 'You said that the provider charged for this job; its reserved amount was booked as spent.'
        : 'You said that the provider did not charge for this job; its reserved amount was freed.',
    );
    const amount = heldFor(db, job.reservation_id);
    fail(db, job, {
      error: jobErrorOf(failure, isCharged),
      cost: isCharged ? { micros: amount, basis: 'estimate' } : undefined,
      now,
    });
  });
  return requireJob(db, jobId);
}
