import type { JsonValue } from '../../contract/units.ts';
import { isAbort, sleep } from '../base/abort.ts';
import { LIMITS } from '../base/limits.ts';
import { errorFields } from '../base/log.ts';
import type { ActualCost, TaskStatus } from '../providers/adapter.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { announceJob } from './announce.ts';
import { jobErrorOf, retryDelay } from './retry.ts';
import { findJob, type JobRow } from './row.ts';
import { type Carried, contextOf, isOutOfClaims, type Run, within } from './run-context.ts';
import { fail, markCancelled, markCancelling, markDownloading, markUncertain, requeue } from './steps.ts';

/**
 * `running` and `cancelling`: asks the provider at its own pace until the task has ended there. Polling is the truth; `watch` brings
 * progress and previews and may only hurry the next poll. A cancel is passed on once and then waited for.
 */
export async function followTask(run: Run, start: JobRow): Promise<Carried> {
  const { runtime, control, adapter } = run;
  const handle: JsonValue = run.attempt.handle;
  const bell = new Bell();
  const watching = new AbortController();
  const ring = (): void => bell.ring();
  control.cancel.addEventListener('abort', ring);
  void watch(run, start, { handle, signal: AbortSignal.any([control.shutdown, watching.signal]), bell });
  try {
    const startedAt = runtime.clock.monotonic();
    let job = start;
    // After a restart nobody knows whether the provider was told; telling it twice is harmless.
    if (job.state === 'cancelling') await tellProvider(run, job, handle);
    for (let failures = 0; ;) {
      if (job.state === 'running' && control.cancel.aborted) job = await beginCancel(run, job, handle);
      const status = await poll(run, handle, failures);
      failures = status === undefined ? failures + 1 : 0;
      if (status !== undefined && status.state !== 'queued' && status.state !== 'running')
        return conclude(run, job, status);
      if (status !== undefined) runtime.live.hint(job.id, hintOf(status));
      if (runtime.clock.monotonic() - startedAt > LIMITS.runningMaxMs) return giveUp(run, job);
      if (job.state === 'cancelling' && isCancelOverdue(run, job)) return conclude(run, job, { state: 'lost' });
      await bell.wait(
        run,
        status === undefined ? retryDelay(failures, runtime.random(), undefined) : adapter.pollIntervalMs,
      );
    }
  } finally {
    watching.abort();
    control.cancel.removeEventListener('abort', ring);
  }
}

/** Hurries a wait: rung by hints and by a cancel. */
class Bell {
  #ring: (() => void) | undefined;
  #rung = false;

  ring(): void {
    this.#rung = true;
    this.#ring?.();
  }

  async wait(run: Run, ms: number): Promise<void> {
    if (this.#rung) {
      this.#rung = false;
      return;
    }
    const woken = new AbortController();
    this.#ring = () => woken.abort();
    try {
      await sleep(run.runtime.clock, ms, AbortSignal.any([woken.signal, run.control.shutdown]));
    } catch {
      run.control.shutdown.throwIfAborted();
    } finally {
      this.#ring = undefined;
      this.#rung = false;
    }
  }
}

async function watch(
  run: Run,
  job: JobRow,
  options: { handle: JsonValue; signal: AbortSignal; bell: Bell },
): Promise<void> {
  const { runtime, adapter } = run;
  try {
    await adapter.watch?.(contextOf(run, options.signal), options.handle, (hint) => {
      runtime.live.hint(job.id, hint);
      if (hint.changed === true) options.bell.ring();
    });
  } catch (error) {
    if (!options.signal.aborted)
      runtime.log.warn({ jobId: job.id, ...errorFields(error) }, 'live progress was lost; polling goes on');
  }
}

/** One question. undefined: it could not be answered now; the task goes on at the provider all the same. */
async function poll(run: Run, handle: JsonValue, failures: number): Promise<TaskStatus | undefined> {
  const { runtime, control, adapter } = run;
  try {
    return await within(runtime.clock, { ms: LIMITS.statusMaxMs, signals: [control.shutdown] }, (signal) =>
      adapter.status(contextOf(run, signal), handle),
    );
  } catch (error) {
    if (isAbort(error, control.shutdown) || !(error instanceof ProviderFailure)) throw error;
    // Free work is not worth waiting for without end; paid work is followed until the provider answers.
    const patience = run.isFree ? LIMITS.freePollFailuresMax : Number.POSITIVE_INFINITY;
    if (error.transient && failures + 1 < patience) return undefined;
    return { state: 'failed', failure: error, cost: { micros: 0, basis: 'free' } };
  }
}

async function beginCancel(run: Run, job: JobRow, handle: JsonValue): Promise<JobRow> {
  const { runtime } = run;
  markCancelling(runtime.db, job, runtime.clock.now());
  announceJob(runtime, job.id);
  await tellProvider(run, job, handle);
  return findJob(runtime.db, job.id) ?? job;
}

async function tellProvider(run: Run, job: JobRow, handle: JsonValue): Promise<void> {
  const { runtime, control, adapter } = run;
  try {
    await within(runtime.clock, { ms: LIMITS.statusMaxMs, signals: [control.shutdown] }, (signal) =>
      adapter.cancel(contextOf(run, signal), handle),
    );
  } catch (error) {
    if (isAbort(error, control.shutdown)) throw error;
    runtime.log.warn(
      { jobId: job.id, ...errorFields(error) },
      'the provider could not be told to cancel; its word is awaited',
    );
  }
}

function isCancelOverdue(run: Run, job: JobRow): boolean {
  return (
    run.isFree &&
    job.cancel_requested_at !== null &&
    run.runtime.clock.now() - job.cancel_requested_at > LIMITS.cancelMaxMs
  );
}

function hintOf(status: Extract<TaskStatus, { state: 'queued' | 'running' }>): { progress?: number; message?: string } {
  const message = status.message === undefined ? {} : { message: status.message };
  return status.state === 'running' && status.progress !== undefined
    ? { ...message, progress: status.progress }
    : message;
}

/** The provider's word becomes the job's. */
function conclude(run: Run, job: JobRow, status: Exclude<TaskStatus, { state: 'queued' | 'running' }>): Carried {
  const { db, clock } = run.runtime;
  const now = clock.now();
  switch (status.state) {
    case 'succeeded':
      markDownloading(db, job, now);
      return { done: status };
    case 'failed':
      fail(db, job, { error: jobErrorOf(status.failure, isCharged(status.cost)), cost: chargeOf(status.cost), now });
      return {};
    case 'cancelled':
      endCancelled(run, job, chargeOf(status.cost));
      return {};
    case 'lost':
      concludeLost(run, job);
      return {};
  }
}

function endCancelled(run: Run, job: JobRow, cost: ActualCost | undefined): void {
  const { db, clock } = run.runtime;
  if (job.state === 'running') markCancelling(db, job, clock.now());
  const cancelling = findJob(db, job.id) ?? job;
  markCancelled(db, cancelling, { cost, now: clock.now() });
}

/** No trace at the provider: free work is done again, a cancelled one is gone, paid work waits for a person. */
function concludeLost(run: Run, job: JobRow): void {
  const { db, clock, random } = run.runtime;
  const now = clock.now();
  if (job.state === 'cancelling') return markCancelled(db, job, { cost: undefined, now });
  if (!run.isFree) {
    const failure = new ProviderFailure(
      'outcome_unknown',
      'The provider no longer knows this task, so nobody here can know whether it was charged. Its money stays reserved.',
    );
    return markUncertain(db, job, { error: { ...jobErrorOf(failure, 'unknown'), retryable: false }, now });
  }
  if (isOutOfClaims(run, job)) {
    const failure = new ProviderFailure(
      'engine_crashed',
      'The engine lost this job again and again. Nothing was charged.',
    );
    return fail(db, job, { error: jobErrorOf(failure, false), cost: undefined, now });
  }
  requeue(db, job, {
    runAfter: now + retryDelay(1, random(), undefined),
    reason: { reason: 'lost by the provider; done again' },
    now,
  });
}

function giveUp(run: Run, job: JobRow): Carried {
  const failure = new ProviderFailure(
    'timeout',
    `It ran for more than ${LIMITS.runningMaxMs / 3_600_000} hours without an end.`,
  );
  return conclude(
    run,
    job,
    run.isFree ? { state: 'failed', failure, cost: { micros: 0, basis: 'free' } } : { state: 'lost' },
  );
}

function isCharged(cost: ActualCost): boolean {
  return cost.micros > 0;
}

/** A cost of nothing is a release: the reservation is freed without a charge. */
function chargeOf(cost: ActualCost): ActualCost | undefined {
  return isCharged(cost) ? cost : undefined;
}
