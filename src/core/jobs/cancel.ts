import type { JobId } from '../../contract/ids.ts';
import { AppError } from '../base/app-error.ts';
import { assertNever } from '../base/assert.ts';
import { transaction } from '../db/transaction.ts';
import type { JobRow } from './row-schema.ts';
import { requireJob } from './row.ts';
import type { JobsRuntime } from './runtime.ts';
import type { Scheduler } from './scheduler.ts';
import { markCancelled, noteCancelRequest } from './steps.ts';

/**
 * A person wants a job cancelled. A waiting job ends at once and frees its money; a running one is asked to stop, and only the
 * provider's word ends it. Cancelling a cancelled job again is fine. Throws `job_not_found`, `job_not_cancellable`.
 */
export function cancelJob(runtime: JobsRuntime, scheduler: Scheduler, jobId: JobId): JobRow {
  const { db, clock } = runtime;
  transaction(db, () => {
    const job = requireJob(db, jobId);
    switch (job.state) {
      case 'queued':
        return markCancelled(db, job, { cost: undefined, now: clock.now() });
      case 'preparing':
      case 'submitting':
      case 'running':
      case 'cancelling':
        return job.cancel_requested_at === null ? noteCancelRequest(db, job, clock.now()) : undefined;
      case 'cancelled':
        return undefined;
      case 'uncertain':
        throw notCancellable(
          job,
          'Nobody can know yet whether the provider took this job. Say what its own list shows (gesso jobs resolve) instead of cancelling.',
        );
      case 'downloading':
        throw notCancellable(
          job,
          'This job is done and its result is being stored. Delete the result afterwards if you do not want it.',
        );
      case 'completed':
        throw notCancellable(job, 'This job has finished already.');
      case 'failed':
        throw notCancellable(job, 'This job has failed already.');
      default:
        return assertNever(job.state);
    }
  });
  scheduler.cancel(jobId);
  return requireJob(db, jobId);
}

function notCancellable(job: JobRow, message: string): AppError {
  return new AppError('job_not_cancellable', message, { details: { jobId: job.id, state: job.state } });
}
