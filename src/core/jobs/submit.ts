import type { JsonValue } from '../../contract/units.ts';
import { isAbort, sleep } from '../base/abort.ts';
import { LIMITS } from '../base/limits.ts';
import { errorFields } from '../base/log.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { announceJob } from './announce.ts';
import { asFailure, jobErrorOf, judge, retryDelay } from './retry.ts';
import { findAttempt, findJob, type JobRow } from './row.ts';
import { attemptOf, claimsOf, contextOf, isOutOfClaims, requestOf, type Run, within } from './run-context.ts';
import { fail, markCancelled, markRunning, markSubmitting, markUncertain, requeue } from './steps.ts';

/** `preparing`: free work first, then, once `submitting` is durable, the one request that may cost money. */
export async function prepareAndSubmit(run: Run, job: JobRow): Promise<void> {
  const { runtime, control } = run;
  let prepared: JsonValue;
  try {
    prepared = await within(
      runtime.clock,
      { ms: LIMITS.prepareMaxMs, signals: [control.shutdown, control.cancel] },
      (signal) => run.adapter.prepare(contextOf(run, signal), requestOf(job)),
    );
  } catch (error) {
    if (control.cancel.aborted) return markCancelled(runtime.db, job, { cost: undefined, now: runtime.clock.now() });
    if (isAbort(error, control.shutdown)) return putBack(run, job);
    const failure = asFailure(error);
    // Nothing was sent in this state, whatever the adapter says.
    return afterRefusal(
      run,
      job,
      new ProviderFailure(failure.code, failure.message, {
        sent: 'no',
        transient: failure.transient,
        ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
        details: failure.details,
        cause: failure,
      }),
    );
  }
  if (control.cancel.aborted) return markCancelled(runtime.db, job, { cost: undefined, now: runtime.clock.now() });
  markSubmitting(runtime.db, job, { prepared, now: runtime.clock.now() });
  announceJob(runtime, job.id);
  const submitting = findJob(runtime.db, job.id);
  const attempt = findAttempt(runtime.db, job.id, job.attempt);
  if (submitting === undefined || attempt === undefined) throw new Error('a job in submission is on disk');
  await submit({ ...run, attempt }, submitting);
}

/** The engine stops while nothing was sent yet: back into the queue, first in line at the next start. */
function putBack(run: Run, job: JobRow): void {
  const now = run.runtime.clock.now();
  requeue(run.runtime.db, job, { runAfter: now, reason: { reason: 'the engine stopped' }, now });
}

/** tries: how often this same attempt was sent; above 1 only under a key that the provider honours. */
async function submit(run: Run, job: JobRow, tries = 1): Promise<void> {
  const { runtime, control } = run;
  try {
    // A cancel does not abort the request: what the provider took must be known before it can be cancelled there.
    const started = await within(runtime.clock, { ms: LIMITS.startMaxMs, signals: [control.shutdown] }, (signal) =>
      run.adapter.start(contextOf(run, signal), attemptOf(run, job)),
    );
    markRunning(runtime.db, job, { handle: started.handle, now: runtime.clock.now() });
  } catch (error) {
    if (isAbort(error, control.shutdown)) throw error;
    afterRefusal(run, job, asFailure(error));
    const after = findJob(runtime.db, job.id);
    if (after?.state === 'submitting') await resolveDoubt(run, after, { cause: asFailure(error), tries });
  }
}

/** Requeues, fails, or — when the outcome is in doubt — leaves the job `submitting` for `resolveDoubt`. */
function afterRefusal(run: Run, job: JobRow, failure: ProviderFailure): void {
  const { runtime } = run;
  const verdict = judge(failure, { attempts: claimsOf(run, job), random: runtime.random() });
  const now = runtime.clock.now();
  if (verdict.kind === 'doubt') return;
  if (verdict.kind === 'requeue') {
    runtime.log.info({ jobId: job.id, code: failure.code, delayMs: verdict.delayMs }, 'a job is tried again later');
    requeue(runtime.db, job, { runAfter: now + verdict.delayMs, reason: { code: failure.code }, now });
    return;
  }
  fail(runtime.db, job, { error: jobErrorOf(failure, false), cost: undefined, now });
}

/**
 * `submitting` without an answer (a time-out, a crash): by the adapter's submit safety.
 * free work is sent again as a new attempt, idempotent work as the same one under the same key; with `lookup` the provider is
 * asked by our id; what nobody can know waits for a person.
 */
export async function resolveDoubt(
  run: Run,
  job: JobRow,
  doubt: { cause?: ProviderFailure; tries: number } = { tries: 0 },
): Promise<void> {
  const { runtime } = run;
  const { cause, tries } = doubt;
  if (run.adapter.submitSafety === 'idempotent' && tries < LIMITS.attemptsMax) {
    await sleep(runtime.clock, retryDelay(tries, runtime.random(), cause?.retryAfterMs), run.control.shutdown);
    return submit(run, job, tries + 1);
  }
  const found = await lookUp(run, job);
  const now = runtime.clock.now();
  if (typeof found === 'object') return markRunning(runtime.db, job, { handle: found.handle, now });
  if (found === 'absent' || run.isFree || run.adapter.submitSafety === 'free') return sendAgain(run, job, cause);
  markUncertain(runtime.db, job, { error: doubtError(cause), now });
}

async function lookUp(run: Run, job: JobRow): Promise<{ readonly handle: JsonValue } | 'absent' | 'unknown'> {
  const { runtime, control, adapter } = run;
  if (adapter.find === undefined || adapter.submitSafety !== 'lookup') return 'unknown';
  const find = adapter.find.bind(adapter);
  try {
    return await within(runtime.clock, { ms: LIMITS.statusMaxMs, signals: [control.shutdown] }, (signal) =>
      find(contextOf(run, signal), attemptOf(run, job)),
    );
  } catch (error) {
    if (isAbort(error, control.shutdown)) throw error;
    runtime.log.warn({ jobId: job.id, ...errorFields(error) }, 'the provider could not be asked for an unanswered job');
    return 'unknown';
  }
}

function sendAgain(run: Run, job: JobRow, cause: ProviderFailure | undefined): void {
  const { runtime } = run;
  const now = runtime.clock.now();
  if (isOutOfClaims(run, job)) {
    const failure =
      cause ??
      new ProviderFailure(
        'engine_crashed',
        `It was started ${claimsOf(run, job)} times and never got an answer. Nothing was charged.`,
      );
    return fail(runtime.db, job, { error: jobErrorOf(failure, false), cost: undefined, now });
  }
  requeue(runtime.db, job, {
    runAfter: now + retryDelay(claimsOf(run, job), runtime.random(), undefined),
    reason: { reason: 'no answer; sent again' },
    now,
  });
}

function doubtError(cause: ProviderFailure | undefined): ReturnType<typeof jobErrorOf> {
  const failure = new ProviderFailure(
    'outcome_unknown',
    'The connection broke after the request was sent, so nobody here can know whether the provider took it. It was not sent again, and its money stays reserved.',
    { details: cause === undefined ? {} : { reason: cause.message } },
  );
  return { ...jobErrorOf(failure, 'unknown'), retryable: false };
}
