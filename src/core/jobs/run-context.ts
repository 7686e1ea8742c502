import type { DurationMs, MicroUsd } from '../../contract/units.ts';
import type { Clock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';
import { get } from '../db/statement.ts';
import type { Adapter, AdapterAttempt, AdapterContext, AdapterRequest, TaskStatus } from '../providers/adapter.ts';
import { ProviderFailure } from '../providers/errors.ts';
import type { JobRow } from './row-schema.ts';
import type { AttemptRow } from './row.ts';
import type { JobControl, JobsRuntime } from './runtime.ts';

/** One job being run: everything that its steps share. */
export type Run = {
  readonly runtime: JobsRuntime;
  readonly control: JobControl;
  readonly adapter: Adapter;
  readonly attempt: AttemptRow;
  /** true: this provider costs nothing, so sending again costs nothing. */
  readonly isFree: boolean;
  readonly reservedMicros: MicroUsd;
};

/** What a step knows that the next one can use; after a restart it is absent and asked again. */
export type Carried = { readonly done?: Extract<TaskStatus, { state: 'succeeded' }> };

/** The job as adapters see it. */
export function requestOf(job: JobRow): AdapterRequest {
  return { jobId: job.id, jobType: job.job_type, model: job.model ?? undefined, params: job.params };
}

/** This try as adapters see it. */
export function attemptOf(run: Run, job: JobRow): AdapterAttempt {
  return { attemptId: run.attempt.id, request: requestOf(job), prepared: run.attempt.prepared };
}

/** The adapter's context under a signal. */
export function contextOf(run: Run, signal: AbortSignal): AdapterContext {
  return run.runtime.adapterContext(run.adapter.id, signal);
}

/** Claims made under the present reservation: a person's retry starts counting anew. */
export function claimsOf(run: Run, job: JobRow): number {
  return (
    get<{ n: number }>(
      run.runtime.db,
      'select count(*) as n from attempts where job_id = :id and reservation_id = :reservation',
      { id: job.id, reservation: job.reservation_id },
    )?.n ?? 1
  );
}

/** true when a job may not be claimed again by itself. */
export function isOutOfClaims(run: Run, job: JobRow): boolean {
  return claimsOf(run, job) >= LIMITS.attemptsMax;
}

/**
 * Writes one step of a job. What may cost money is on the disk before anything else happens; free work waits for no disk: its commit
 * survives a kill of this process, and what a power cut takes back is sent again.
 */
export function writeStep<T>(run: Run, work: () => T): Promise<T> {
  const { commits } = run.runtime;
  return run.isFree ? commits.written(work) : commits.durable(work);
}

/** Runs `work` under a signal that also aborts after `ms` (with ProviderFailure `timeout`, whose `sent` is unknown) or with any of `signals`. */
export async function within<T>(
  clock: Clock,
  options: { ms: DurationMs; signals: readonly AbortSignal[] },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const undo = clock.after(options.ms, () =>
    controller.abort(
      new ProviderFailure('timeout', `No answer within ${Math.round(options.ms / 1000)} s.`, {
        sent: 'unknown',
        transient: true,
      }),
    ),
  );
  const signal = AbortSignal.any([controller.signal, ...options.signals]);
  try {
    return await work(signal);
  } catch (error) {
    // Libraries wrap the reason in errors of their own; what ended the wait is what the caller must see.
    throw signal.aborted && !(error instanceof ProviderFailure) ? signal.reason : error;
  } finally {
    undo();
  }
}
