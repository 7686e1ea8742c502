import type { JobError } from '../../contract/errors.ts';
import { StorageFull } from '../assets/storage-full.ts';
import { assert } from '../base/assert.ts';
import { isAbort, sleep } from '../base/abort.ts';
import { errorFields } from '../base/log.ts';
import { sqliteCode } from '../db/open.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { getReservation } from '../budget/ledger.ts';
import { storeResults } from './download.ts';
import { announceJob } from './announce.ts';
import { followTask } from './follow.ts';
import { asFailure, jobErrorOf, retryDelay } from './retry.ts';
import { findAttempt, findJob, type JobRow } from './row.ts';
import type { Carried, Run } from './run-context.ts';
import type { JobControl, JobsRuntime } from './runtime.ts';
import { isEnded } from './states.ts';
import { fail, markUncertain } from './steps.ts';
import { prepareAndSubmit, resolveDoubt } from './submit.ts';
import { StaleLease } from './transition.ts';

/**
 * Drives one claimed (or, after a restart, found) job until it has ended, waits for a person, waits for its next try, or the engine stops.
 * Every step starts from the row on disk, so it makes no difference whether this process or an earlier one did the step before.
 * Never throws: what cannot be helped becomes the job's error.
 */
export async function runJob(runtime: JobsRuntime, jobId: JobRow['id'], control: JobControl): Promise<void> {
  let failures = 0;
  let carried: Carried = {};
  while (!control.shutdown.aborted) {
    const job = findJob(runtime.db, jobId);
    if (job === undefined || isEnded(job.state) || job.state === 'queued' || job.state === 'uncertain') return;
    try {
      carried = await step(runtime, job, { control, carried });
      failures = 0;
    } catch (error) {
      if (error instanceof StaleLease || isAbort(error, control.shutdown)) return;
      failures += 1;
      if (isPassing(error)) {
        runtime.log.warn({ jobId, ...errorFields(error) }, 'a job waits: its step could not be recorded');
        runtime.live.hint(jobId, { message: 'Waiting: the disk is full or the database is busy' });
        await pause(runtime, control, retryDelay(failures, runtime.random(), undefined));
        continue;
      }
      runtime.log.error({ jobId, ...errorFields(error) }, 'a job met an unexpected error');
      endUnexpected(runtime, job, error);
    }
    announceJob(runtime, jobId);
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

function openRun(runtime: JobsRuntime, job: JobRow, control: JobControl): Run {
  const adapter = runtime.adapters.get(job.provider);
  if (adapter === undefined)
    throw new ProviderFailure('unavailable', `This version of Gesso cannot run jobs on ${job.provider}.`);
  const attempt = findAttempt(runtime.db, job.id, job.attempt);
  assert(attempt !== undefined, 'a claimed job has an attempt');
  const reserved = getReservation(runtime.db, job.reservation_id)?.amount_micros ?? 0;
  return { runtime, control, adapter, attempt, isFree: reserved === 0 };
}

/** A full disk or a busy database passes; what was done stays true, and the step is tried again from the row. */
function isPassing(error: unknown): boolean {
  const code = sqliteCode(error) ?? '';
  return (
    error instanceof StorageFull ||
    code.startsWith('SQLITE_FULL') ||
    code.startsWith('SQLITE_BUSY') ||
    code.startsWith('SQLITE_IOERR')
  );
}

async function pause(runtime: JobsRuntime, control: JobControl, delayMs: number): Promise<void> {
  try {
    await sleep(runtime.clock, delayMs, control.shutdown);
  } catch {
    // Stopping is what ended the wait; the caller's loop sees it.
  }
}

/** Our own bug must not leave a job hanging, nor hide that money may have moved. */
function endUnexpected(runtime: JobsRuntime, job: JobRow, thrown: unknown): void {
  const failure = asFailure(thrown);
  const now = runtime.clock.now();
  const mayHaveCharged =
    job.state !== 'preparing' && (getReservation(runtime.db, job.reservation_id)?.amount_micros ?? 0) > 0;
  const error: JobError = jobErrorOf(failure, mayHaveCharged ? 'unknown' : false);
  try {
    if (mayHaveCharged && (job.state === 'submitting' || job.state === 'running'))
      markUncertain(runtime.db, job, { error, now });
    else fail(runtime.db, job, { error, cost: undefined, now });
  } catch (second) {
    runtime.log.error(
      { jobId: job.id, ...errorFields(second) },
      'a failed job could not be recorded; it is recovered at the next start',
    );
  }
}
