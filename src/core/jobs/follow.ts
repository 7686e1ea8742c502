import type { JobError } from '../../contract/errors.ts';
import type { JsonValue } from '../../contract/units.ts';
import { isAbort } from '../base/abort.ts';
import { LIMITS } from '../base/limits.ts';
import { errorFields } from '../base/log.ts';
import type { ActualCost, TaskStatus } from '../providers/adapter.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { announceJob } from './announce.ts';
import { Bell } from './bell.ts';
import { chargeOf, wholeCost } from './cost.ts';
import { doubtError } from './doubt.ts';
import { jobErrorOf, retryDelay } from './retry.ts';
import type { JobRow } from './row-schema.ts';
import { findJob } from './row.ts';
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
    let isTold = false;
    for (let failures = 0; ;) {
      if (job.state === 'running' && control.cancel.aborted) job = beginCancel(run, job);
      if (job.state === 'cancelling' && !isTold) isTold = await tellProvider(run, job, handle);
      const status = await poll(run, handle, failures);
      failures = status === undefined ? failures + 1 : 0;
      if (status !== undefined && status.state !== 'queued' && status.state !== 'running')
        return await conclude(run, job, status);
      if (status !== undefined) runtime.live.hint(job.id, hintOf(status));
      if (runtime.clock.monotonic() - startedAt > LIMITS.runningMaxMs) return await giveUp(run, job);
      if (job.state === 'cancelling' && isCancelOverdue(run, job)) return await conclude(run, job, { state: 'lost' });
      const pause = status === undefined ? retryDelay(failures, runtime.random(), undefined) : adapter.pollIntervalMs;
      await bell.wait(runtime.clock, pause, control.shutdown);
    }
  } finally {
    watching.abort();
    control.cancel.removeEventListener('abort', ring);
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

/** The provider's word, or that it cannot be asked any more (a key that was revoked) while money may be at stake. */
type Word = TaskStatus | { readonly state: 'unknowable'; readonly failure: ProviderFailure };

/** One question. undefined: it could not be answered now; the task goes on at the provider all the same. */
async function poll(run: Run, handle: JsonValue, failures: number): Promise<Word | undefined> {
  const { runtime, control, adapter } = run;
  try {
    return await within(runtime.clock, { ms: LIMITS.statusMaxMs, signals: [control.shutdown] }, (signal) =>
      adapter.status(contextOf(run, signal), handle),
    );
  } catch (error) {
    if (isAbort(error, control.shutdown) || !(error instanceof ProviderFailure)) throw error;
    // Free work is not worth waiting for without end; paid work is followed until the provider answers.
    if (error.transient && (!run.isFree || failures + 1 < LIMITS.freePollFailuresMax)) return undefined;
    if (run.isFree) return { state: 'failed', failure: error, cost: { micros: 0, basis: 'free' } };
    return { state: 'unknowable', failure: error };
  }
}

function beginCancel(run: Run, job: JobRow): JobRow {
  const { runtime } = run;
  markCancelling(runtime.db, job, runtime.clock.now());
  announceJob(runtime, job.id);
  return findJob(runtime.db, job.id) ?? job;
}

/** false: it could not be told now; its word is awaited, and it is told again before the next question. */
async function tellProvider(run: Run, job: JobRow, handle: JsonValue): Promise<boolean> {
  const { runtime, control, adapter } = run;
  try {
    await within(runtime.clock, { ms: LIMITS.statusMaxMs, signals: [control.shutdown] }, (signal) =>
      adapter.cancel(contextOf(run, signal), handle),
    );
    return true;
  } catch (error) {
    if (isAbort(error, control.shutdown)) throw error;
    runtime.log.warn({ jobId: job.id, ...errorFields(error) }, 'the provider could not be told to cancel');
    return !(error instanceof ProviderFailure && error.transient);
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
async function conclude(run: Run, job: JobRow, word: Exclude<Word, { state: 'queued' | 'running' }>): Promise<Carried> {
  const { db, clock } = run.runtime;
  const now = clock.now();
  switch (word.state) {
    case 'succeeded':
      // No money and nothing accepted: found `running` after a power cut, the provider is asked again.
      await run.runtime.commits.written(() => markDownloading(db, job, now));
      return { done: word };
    case 'failed': {
      const cost = chargeOf(wholeCost(word.cost, run.reservedMicros));
      fail(db, job, { error: endOfTooDear(job, cost) ?? jobErrorOf(word.failure, cost !== undefined), cost, now });
      return {};
    }
    case 'cancelled':
      endCancelled(run, job, chargeOf(wholeCost(word.cost, run.reservedMicros)));
      return {};
    case 'lost':
      concludeLost(run, job);
      return {};
    case 'again':
      concludeAgain(run, job, word);
      return {};
    case 'unknowable':
      markUncertain(db, job, { error: doubtError(word.failure, cannotAsk(word.failure)), now });
      return {};
  }
}

function cannotAsk(failure: ProviderFailure): string {
  return `The provider has this job but can no longer be asked about it (${failure.message}) Its money stays reserved.`;
}

function endCancelled(run: Run, job: JobRow, cost: ActualCost | undefined): void {
  const { db, clock } = run.runtime;
  if (job.state === 'running') markCancelling(db, job, clock.now());
  const cancelling = findJob(db, job.id) ?? job;
  const tooDear = endOfTooDear(cancelling, cost);
  if (tooDear !== undefined) return fail(db, cancelling, { error: tooDear, cost, now: clock.now() });
  markCancelled(db, cancelling, { cost, now: clock.now() });
}

/** What a job ends with that was cancelled because the provider asked more than may be spent (`record-start.ts`); undefined for every other. */
function endOfTooDear(job: JobRow, cost: ActualCost | undefined): JobError | undefined {
  if (job.error?.code !== 'budget_exceeded') return undefined;
  return { ...job.error, moneySpent: cost !== undefined };
}

/** No trace at the provider: paid work waits for a person, a cancelled free one is gone, other free work is done again. */
function concludeLost(run: Run, job: JobRow): void {
  const { db, clock, random } = run.runtime;
  const now = clock.now();
  if (!run.isFree) {
    const message =
      'The provider no longer knows this task, so nobody here can know whether it was charged. Its money stays reserved.';
    return markUncertain(db, job, { error: doubtError(undefined, message), now });
  }
  if (job.state === 'cancelling') return markCancelled(db, job, { cost: undefined, now });
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

/** Free work that may do better the next time; anything else ends with its failure. */
function concludeAgain(run: Run, job: JobRow, word: Extract<TaskStatus, { state: 'again' }>): void {
  const { db, clock, random } = run.runtime;
  const now = clock.now();
  if (job.state === 'cancelling') return markCancelled(db, job, { cost: undefined, now });
  if (!run.isFree || isOutOfClaims(run, job))
    return fail(db, job, { error: jobErrorOf(word.failure, false), cost: undefined, now });
  requeue(db, job, {
    runAfter: now + retryDelay(1, random(), undefined),
    reason: { code: word.failure.code, ...word.change },
    now,
  });
}

async function giveUp(run: Run, job: JobRow): Promise<Carried> {
  const failure = new ProviderFailure(
    'timeout',
    `It ran for more than ${LIMITS.runningMaxMs / 3_600_000} hours without an end.`,
  );
  if (!run.isFree) return conclude(run, job, { state: 'unknowable', failure });
  return conclude(run, job, { state: 'failed', failure, cost: { micros: 0, basis: 'free' } });
}
