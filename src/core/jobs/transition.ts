import type { JobError } from '../../contract/errors.ts';
import type { JobId, ReservationId } from '../../contract/ids.ts';
import type { CostBasis } from '../../contract/job.ts';
import type { EpochMs, JsonObject, MicroUsd } from '../../contract/units.ts';
import { assert } from '../base/assert.ts';
import type { Db } from '../db/open.ts';
import { run } from '../db/statement.ts';
import { isEnded, type JobState, mayFollow } from './states.ts';

/** Somebody else moved this job since it was read: the writer's lease is over. Not a failure of the job. */
export class StaleLease extends Error {
  constructor(jobId: JobId, from: JobState) {
    super(`Job ${jobId} is no longer ${from} under this lease.`);
    this.name = 'StaleLease';
  }
}

export type Transition = {
  readonly jobId: JobId;
  readonly from: JobState;
  readonly to: JobState;
  /** The lease under which the row was read; null where nobody worked on it. */
  readonly lease: string | null;
  readonly attempt: number;
  readonly now: EpochMs;
  /** Why, for the job's history: JSON without prompts or keys. */
  readonly detail?: JsonObject;
  /** What changes with the state. Absent fields stay. */
  readonly set?: {
    readonly lease?: string | null;
    readonly attempt?: number;
    readonly runAfter?: EpochMs;
    readonly startedAt?: EpochMs;
    readonly error?: JobError | null;
    readonly actualCostMicros?: MicroUsd;
    readonly costBasis?: CostBasis;
    readonly reservationId?: ReservationId;
    readonly estimatedCostMicros?: MicroUsd | null;
    readonly clearCancel?: boolean;
  };
};

/**
 * The only writer of a job's state. Guarded by the previous state and the lease, it appends the step to `job_events`.
 * Call inside a transaction together with whatever must be true at the same instant (the ledger, the assets).
 * Throws StaleLease when the row has moved on, and fails an assertion when the table does not allow the step.
 */
export function transition(db: Db, step: Transition): void {
  assert(mayFollow(step.from, step.to), `a job may go from ${step.from} to ${step.to}`);
  const set = step.set ?? {};
  const changed = run(
    db,
    `update jobs set
       state = :to,
       lease = case when :sets_lease then :new_lease else lease end,
       attempt = coalesce(:new_attempt, attempt),
       run_after = coalesce(:run_after, run_after),
       started_at = coalesce(started_at, :started_at),
       finished_at = :finished_at,
       error = case when :sets_error then :error else error end,
       actual_cost_micros = coalesce(:actual, actual_cost_micros),
       cost_basis = coalesce(:basis, cost_basis),
       reservation_id = coalesce(:reservation_id, reservation_id),
       estimated_cost_micros = case when :sets_estimate then :estimate else estimated_cost_micros end,
       cancel_requested_at = case when :clear_cancel then null else cancel_requested_at end,
       updated_at = :now,
       revision = revision + 1
     where id = :id and state = :from and lease is :lease`,
    {
      id: step.jobId,
      from: step.from,
      to: step.to,
      lease: step.lease,
      sets_lease: set.lease === undefined ? 0 : 1,
      new_lease: set.lease ?? null,
      new_attempt: set.attempt ?? null,
      run_after: set.runAfter ?? null,
      started_at: set.startedAt ?? null,
      finished_at: isEnded(step.to) ? step.now : null,
      sets_error: set.error === undefined ? 0 : 1,
      error: set.error === undefined || set.error === null ? null : JSON.stringify(set.error),
      actual: set.actualCostMicros ?? null,
      basis: set.costBasis ?? null,
      reservation_id: set.reservationId ?? null,
      sets_estimate: set.estimatedCostMicros === undefined ? 0 : 1,
      estimate: set.estimatedCostMicros ?? null,
      clear_cancel: set.clearCancel === true ? 1 : 0,
      now: step.now,
    },
  );
  if (changed === 0) throw new StaleLease(step.jobId, step.from);
  appendEvent(db, step);
}

/** One line of a job's history. `from` null: the job was made. */
export function appendEvent(
  db: Db,
  event: { jobId: JobId; attempt: number; from: JobState | null; to: JobState; detail?: JsonObject; now: EpochMs },
): void {
  run(
    db,
    'insert into job_events (job_id, attempt, from_state, to_state, detail, at) values (:job_id, :attempt, :from, :to, :detail, :at)',
    {
      job_id: event.jobId,
      attempt: event.attempt,
      from: event.from,
      to: event.to,
      detail: event.detail === undefined ? null : JSON.stringify(event.detail),
      at: event.now,
    },
  );
}
