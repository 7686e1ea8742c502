import type { JobError } from '../../contract/errors.ts';
import type { JobId, ReservationId } from '../../contract/ids.ts';
import type { CostBasis } from '../../contract/job.ts';
import type { EpochMs, JsonObject, MicroUsd } from '../../contract/units.ts';
import { assert } from '../base/assert.ts';
import type { Db, SqlValue } from '../db/open.ts';
import { type Bindings, run } from '../db/statement.ts';
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
  const { columns, values } = changesOf(step);
  const changed = run(db, updateOf(columns), {
    ...values,
    id: step.jobId,
    from: step.from,
    to: step.to,
    guard: step.lease,
    now: step.now,
  });
  if (changed === 0) throw new StaleLease(step.jobId, step.from);
  appendEvent(db, step);
}

/** The columns that change with the state, in one order, and their new values under the same names. */
function changesOf(step: Transition): { readonly columns: string; readonly values: Bindings } {
  const set = step.set ?? {};
  const values: Record<string, SqlValue> = {};
  if (set.lease !== undefined) values['lease'] = set.lease;
  if (set.attempt !== undefined) values['attempt'] = set.attempt;
  if (set.runAfter !== undefined) values['run_after'] = set.runAfter;
  if (set.startedAt !== undefined) values['started_at'] = set.startedAt;
  // The schema keeps it null in between.
  if (isEnded(step.to) || isEnded(step.from)) values['finished_at'] = isEnded(step.to) ? step.now : null;
  if (set.error !== undefined) values['error'] = set.error === null ? null : JSON.stringify(set.error);
  if (set.actualCostMicros !== undefined) values['actual_cost_micros'] = set.actualCostMicros;
  if (set.costBasis !== undefined) values['cost_basis'] = set.costBasis;
  if (set.reservationId !== undefined) values['reservation_id'] = set.reservationId;
  if (set.estimatedCostMicros !== undefined) values['estimated_cost_micros'] = set.estimatedCostMicros;
  if (set.clearCancel === true) values['cancel_requested_at'] = null;
  return { columns: Object.keys(values).join(), values };
}

const updates = new Map<string, string>();

/** The update that sets these columns and no other: SQLite maintains the indexes of every column that a statement names, changed or not. */
function updateOf(columns: string): string {
  let text = updates.get(columns);
  if (text === undefined) {
    const names = columns === '' ? [] : columns.split(',');
    const sets = names.map((name) =>
      // A job has started once, however often it is tried.
      name === 'started_at' ? 'started_at = coalesce(started_at, :started_at)' : `${name} = :${name}`,
    );
    text = `update jobs set ${['state = :to', ...sets, 'updated_at = :now', 'revision = revision + 1'].join(', ')}
     where id = :id and state = :from and lease is :guard`;
    updates.set(columns, text);
  }
  return text;
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
