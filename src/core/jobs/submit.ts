import type { JsonValue } from '../../contract/units.ts';
import { isAbort, sleep } from '../base/abort.ts';
import { LIMITS } from '../base/limits.ts';
import type { StartResult } from '../providers/adapter.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { announceJob } from './announce.ts';
import { doubtError, withEvidence } from './doubt.ts';
import { evidenceOf, lookUp } from './look-up.ts';
import { recordStart } from './record-start.ts';
import { asFailure, asFailureAfterSending, jobErrorOf, judge, retryDelay } from './retry.ts';
import type { JobRow } from './row-schema.ts';
import { findAttempt, findJob } from './row.ts';
import {
  attemptOf,
  claimsOf,
  contextOf,
  isOutOfClaims,
  requestOf,
  type Run,
  within,
  writeStep,
} from './run-context.ts';
import { fail, markCancelled, markSubmitting, markUncertain, requeue } from './steps.ts';

/** `preparing`: free work first, then, once `submitting` is durable, the one request that may cost money. */
export async function prepareAndSubmit(run: Run, job: JobRow): Promise<void> {
  const { runtime, control } = run;
  let prepared: JsonValue;
  try {
    prepared = await within(
      runtime.clock,
      { ms: LIMITS.prepareMaxMs, signals: [control.shutdown, control.cancel] },
      (signal) =>
        run.adapter.prepare(contextOf(run, signal), {
          ...requestOf(job),
          ...(control.lane === undefined ? {} : { lane: control.lane }),
        }),
    );
  } catch (error) {
    if (control.cancel.aborted) return markCancelled(runtime.db, job, { cost: undefined, now: runtime.clock.now() });
    if (isAbort(error, control.shutdown)) return putBack(run, job);
    return afterRefusal(run, job, asFailure(error));
  }
  if (control.cancel.aborted) return markCancelled(runtime.db, job, { cost: undefined, now: runtime.clock.now() });
  if (control.shutdown.aborted) return putBack(run, job);
  await writeStep(run, () => markSubmitting(runtime.db, job, { prepared, now: runtime.clock.now() }));
  announceJob(runtime, job.id);
  const submitting = findJob(runtime.db, job.id);
  const attempt = findAttempt(runtime.db, job.id, job.attempt);
  if (submitting === undefined || attempt === undefined) throw new Error('a job in submission is on disk');
  await submit({ ...run, attempt }, submitting, 1);
}

/** The engine stops while nothing was sent yet: back into the queue, first in line at the next start. */
function putBack(run: Run, job: JobRow): void {
  const now = run.runtime.clock.now();
  requeue(run.runtime.db, job, { runAfter: now, reason: { reason: 'the engine stopped' }, now });
}

/**
 * Sends the request. tries: how often this same attempt was sent, this time included; above 1 only under a key that the provider honours.
 * Neither a cancel nor a stop aborts it at once: what the provider took must be known before anything else can be done about it.
 */
async function submit(run: Run, job: JobRow, tries: number): Promise<void> {
  const { runtime, control } = run;
  let started: StartResult;
  try {
    started = await within(runtime.clock, { ms: LIMITS.startMaxMs, signals: [control.abandon] }, (signal) =>
      run.adapter.start(contextOf(run, signal), attemptOf(run, job)),
    );
  } catch (error) {
    if (isAbort(error, control.abandon)) throw error;
    const cause = asFailureAfterSending(error);
    // After one unanswered request, a refusal of its repetition proves nothing about the first.
    if (tries > 1 || cause.sent === 'unknown') return resolveDoubt(run, job, { cause, tries });
    return afterRefusal(run, job, cause);
  }
  await recordStart(run, job, started);
}

/** The provider cannot have it (nothing was sent) or proved that it did not take it: again later, or failed and freed. */
function afterRefusal(run: Run, job: JobRow, failure: ProviderFailure): void {
  const { runtime } = run;
  const verdict = judge(failure, { attempts: claimsOf(run, job), random: runtime.random() });
  const now = runtime.clock.now();
  if (verdict.kind === 'fail')
    return fail(runtime.db, job, { error: jobErrorOf(failure, false), cost: undefined, now });
  runtime.log.info({ jobId: job.id, code: failure.code, delayMs: verdict.delayMs }, 'a job is tried again later');
  requeue(runtime.db, job, { runAfter: now + verdict.delayMs, reason: { code: failure.code }, now });
}

/**
 * `submitting` without an answer (a time-out, a crash): by the adapter's submit safety.
 * free work is sent again as a new attempt; idempotent work as the same one, under the same key, for as long as the vendor honours
 * it; with `lookup` the provider is asked by our id; what nobody can know waits for a person.
 */
export async function resolveDoubt(
  run: Run,
  job: JobRow,
  doubt: { cause?: ProviderFailure; tries: number } = { tries: 1 },
): Promise<void> {
  const { runtime, control } = run;
  const { cause, tries } = doubt;
  if (mayRepeat(run, tries)) {
    await sleep(runtime.clock, retryDelay(tries, runtime.random(), cause?.retryAfterMs), control.shutdown);
    return submit(run, job, tries + 1);
  }
  const found = await lookUp(run, job);
  if (typeof found === 'object') return recordStart(run, job, found);
  if (found === 'absent' || run.isFree) return sendAgain(run, job, cause);
  const error = withEvidence(doubtError(cause), await evidenceOf(run, job));
  markUncertain(runtime.db, job, { error, now: runtime.clock.now() });
}

/** Vendors forget idempotency keys: after that the same key is a second order. */
function mayRepeat(run: Run, tries: number): boolean {
  const { adapter, attempt, runtime } = run;
  if (adapter.submitSafety !== 'idempotent' || tries >= LIMITS.attemptsMax || attempt.submitted_at === null)
    return false;
  const age = runtime.clock.now() - attempt.submitted_at;
  return age >= 0 && age < LIMITS.idempotencyKeyMaxMs;
}

/** It is certain that the provider does not have it, or it costs nothing: once more, as a new attempt, within the bound. */
export function sendAgain(run: Run, job: JobRow, cause: ProviderFailure | undefined): void {
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
