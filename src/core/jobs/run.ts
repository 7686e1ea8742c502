import { assert } from '../base/assert.ts';
import { isAbort, sleep } from '../base/abort.ts';
import { errorFields } from '../base/log.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { heldFor } from '../budget/top-up.ts';
import { storeResults } from './download.ts';
import { announceJob } from './announce.ts';
import { doubtError } from './doubt.ts';
import { followTask } from './follow.ts';
import { isPassing } from './passing.ts';
import { asFailure, jobErrorOf, retryDelay } from './retry.ts';
import type { JobRow } from './row-schema.ts';
import { findAttempt, findJob } from './row.ts';
import type { Carried, Run } from './run-context.ts';
import type { JobControl, JobsRuntime } from './runtime.ts';
import { isEnded } from './states.ts';
import { fail, markUncertain } from './steps.ts';
import { prepareAndSubmit, resolveDoubt } from './submit.ts';
import { StaleLease } from './transition.ts';

/**
 * Drives one claimed (or, after a restart, found) job until it has ended, waits for a person, waits for its next try, or the engine stops.
 * Every step starts from the row on disk, so it makes no difference whether this process or an earlier one did the step before.
 * Never throws: what cannot be helped becomes the job's error. Returns the job as it was left standing; undefined when that is not known.
 */
export async function runJob(
  runtime: JobsRuntime,
  jobId: JobRow['id'],
  control: JobControl,
): Promise<JobRow | undefined> {
  let carried: Carried = {};
  for (let failures = 0; !control.shutdown.aborted;) {
    try {
      const job = findJob(runtime.db, jobId);
      if (job === undefined || isEnded(job.state) || job.state === 'queued' || job.state === 'uncertain') return job;
      carried = await stepOrEnd(runtime, job, { control, carried });
      failures = 0;
      announceJob(runtime, jobId);
    } catch (error) {
      if (error instanceof StaleLease || isAbort(error, control.shutdown) || isAbort(error, control.abandon))
        return undefined;
      failures += 1;
      runtime.log.warn({ jobId, ...errorFields(error) }, 'a job waits: its step could not be recorded');
      runtime.live.hint(jobId, { message: 'Waiting: the disk is full or the database is busy' });
      await pause(runtime, control, retryDelay(failures, runtime.random(), undefined));
    }
  }
  return undefined;
}

/** One step. What goes wrong in it ends the job; what only passes (a full disk) is thrown, and the step is tried again. */
async function stepOrEnd(
  runtime: JobsRuntime,
  job: JobRow,
  options: { control: JobControl; carried: Carried },
): Promise<Carried> {
  const { control } = options;
  try {
    return await step(runtime, job, options);
  } catch (error) {
    const isOver = error instanceof StaleLease || isAbort(error, control.shutdown) || isAbort(error, control.abandon);
    if (isOver || isPassing(error)) throw error;
    runtime.log.error({ jobId: job.id, ...errorFields(error) }, 'a job met an unexpected error');
    endUnexpected(runtime, job.id, error);
    return {};
  }
}

async function step(
  runtime: JobsRuntime,
  job: JobRow,
  options: { control: JobControl; carried: Carried },
): Promise<Carried> {
  const run = openRun(runtime, job, options.control);
  switch (job.state) {
    case 'preparing':
      await prepareAndSubmit(run, job);
      return {};
    case 'submitting':
      await resolveDoubt(run, job);
      return {};
    case 'running':
    case 'cancelling':
      return followTask(run, job);
    case 'downloading':
      await storeResults(run, job, options.carried);
      return {};
    default:
      throw new Error(`a job that is ${job.state} is not run`);
  }
}

/** Everything that the steps of a job share, from its row. Throws ProviderFailure `unavailable` for a provider that this engine does not have. */
export function openRun(runtime: JobsRuntime, job: JobRow, control: JobControl): Run {
  const adapter = runtime.adapters.get(job.provider);
  if (adapter === undefined)
    throw new ProviderFailure('unavailable', `This version of Gesso cannot run jobs on ${job.provider}.`);
  const attempt = findAttempt(runtime.db, job.id, job.attempt);
  assert(attempt !== undefined, 'a claimed job has an attempt');
  const reservedMicros = heldFor(runtime.db, job.reservation_id);
  return { runtime, control, adapter, attempt, isFree: !adapter.paid, reservedMicros };
}

async function pause(runtime: JobsRuntime, control: JobControl, delayMs: number): Promise<void> {
  try {
    await sleep(runtime.clock, delayMs, control.shutdown);
  } catch {
    // Stopping is what ended the wait; the caller's loop sees it.
  }
}

/**
 * Our own bug must not leave a job hanging, nor hide that money may have moved: work that a paid provider may have is never freed.
 * Starts from the row as it is now, since the step may have got on before it broke.
 */
function endUnexpected(runtime: JobsRuntime, jobId: JobRow['id'], thrown: unknown): void {
  const job = findJob(runtime.db, jobId);
  if (job === undefined || isEnded(job.state) || job.state === 'queued' || job.state === 'uncertain') return;
  const failure = asFailure(thrown);
  const now = runtime.clock.now();
  const mayHaveCharged = job.state !== 'preparing' && runtime.adapters.get(job.provider)?.paid !== false;
  if (mayHaveCharged) markUncertain(runtime.db, job, { error: doubtError(failure, failure.message), now });
  else fail(runtime.db, job, { error: jobErrorOf(failure, false), cost: undefined, now });
}
