import { errorFields } from '../base/log.ts';
import { LIMITS } from '../base/limits.ts';
import { all, get } from '../db/statement.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { jobErrorOf } from './retry.ts';
import type { JobRow } from './row-schema.ts';
import { JOB_COLUMNS, parseJobRow } from './row.ts';
import type { JobsRuntime } from './runtime.ts';
import { RECOVERY } from './states.ts';
import { fail, requeue } from './steps.ts';

/**
 * Reads what an earlier process left in the middle and applies the recovery table. Runs before the scheduler starts anything.
 * Returns the jobs that must be resumed. A row that does not parse is reported and left alone: never deleted, never run.
 */
export function recoverJobs(runtime: JobsRuntime): readonly JobRow[] {
  const rows = all(
    runtime.db,
    `select ${JOB_COLUMNS} from jobs
     where state in ('preparing', 'submitting', 'uncertain', 'running', 'cancelling', 'downloading') order by position`,
  );
  const resumed: JobRow[] = [];
  for (const row of rows) {
    const job = parseOrQuarantine(runtime, row);
    if (job === undefined) continue;
    const rule = RECOVERY[job.state];
    if (rule === 'requeue') tryRequeue(runtime, job);
    else if (rule === 'resume' || rule === 'decide_by_submit_safety') resumed.push(job);
    runtime.log.info({ jobId: job.id, state: job.state, rule }, 'a job of an earlier run was recovered');
  }
  return resumed;
}

/** One job that cannot be written must not keep the engine from starting. */
function tryRequeue(runtime: JobsRuntime, job: JobRow): void {
  try {
    requeueAfterCrash(runtime, job);
  } catch (error) {
    runtime.log.error({ jobId: job.id, ...errorFields(error) }, 'a job could not be put back into the queue');
  }
}

function requeueAfterCrash(runtime: JobsRuntime, job: JobRow): void {
  const now = runtime.clock.now();
  const claims =
    get<{ n: number }>(
      runtime.db,
      'select count(*) as n from attempts where job_id = :id and reservation_id = :reservation',
      { id: job.id, reservation: job.reservation_id },
    )?.n ?? 0;
  if (claims >= LIMITS.attemptsMax) {
    const failure = new ProviderFailure(
      'engine_crashed',
      `Gesso stopped ${claims} times while it prepared this job, so it is not tried again by itself. Nothing was charged.`,
    );
    return fail(runtime.db, job, { error: jobErrorOf(failure, false), cost: undefined, now });
  }
  requeue(runtime.db, job, { runAfter: now, reason: { reason: 'the engine stopped while preparing' }, now });
}

function parseOrQuarantine(runtime: JobsRuntime, row: unknown): JobRow | undefined {
  try {
    return parseJobRow(row);
  } catch (error) {
    runtime.log.error(errorFields(error), 'a stored job is damaged and was left alone');
    return undefined;
  }
}
