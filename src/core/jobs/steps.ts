import type { JobError } from '../../contract/errors.ts';
import type { ReservationId } from '../../contract/ids.ts';
import type { EpochMs, JsonObject, JsonValue, MicroUsd } from '../../contract/units.ts';
import { release, settle } from '../budget/ledger.ts';
import type { Db } from '../db/open.ts';
import { run } from '../db/statement.ts';
import { transaction } from '../db/transaction.ts';
import type { ActualCost } from '../providers/adapter.ts';
import type { JobRow } from './row-schema.ts';
import type { JobState } from './states.ts';
import { transition } from './transition.ts';

/** A job as its runner last read it; the guard of every step. */
export type Held = Pick<JobRow, 'id' | 'state' | 'lease' | 'attempt' | 'reservation_id' | 'actual_cost_micros'>;

/** `preparing` → `submitting`, with what will be sent: durable before the first byte leaves. */
export function markSubmitting(db: Db, job: Held, options: { prepared: JsonValue; now: EpochMs }): void {
  transaction(db, () => {
    move(db, job, 'submitting', { now: options.now });
    run(
      db,
      'update attempts set prepared = :prepared, submitted_at = :now where job_id = :job_id and number = :number',
      {
        prepared: JSON.stringify(options.prepared),
        now: options.now,
        job_id: job.id,
        number: job.attempt,
      },
    );
  });
}

/** → `running`, with the provider's handle: durable before anything else happens. `estimatedCostMicros`: the most that it may cost now, where that has changed. */
export function markRunning(
  db: Db,
  job: Held,
  options: { handle: JsonValue; estimatedCostMicros?: MicroUsd; now: EpochMs },
): void {
  const { handle, estimatedCostMicros, now } = options;
  transaction(db, () => {
    move(db, job, 'running', {
      now,
      set: { error: null, ...(estimatedCostMicros === undefined ? {} : { estimatedCostMicros }) },
    });
    keepHandle(db, job, handle);
  });
}

/** → `cancelling`, with the provider's handle: it has the job and asks more than may be spent. `error` is why, and what the job ends with. */
export function markTooDear(db: Db, job: Held, options: { handle: JsonValue; error: JobError; now: EpochMs }): void {
  transaction(db, () => {
    move(db, job, 'cancelling', {
      now: options.now,
      set: { error: options.error },
      detail: { code: options.error.code },
    });
    keepHandle(db, job, options.handle);
  });
}

function keepHandle(db: Db, job: Held, handle: JsonValue): void {
  run(db, 'update attempts set handle = :handle where job_id = :job_id and number = :number', {
    handle: JSON.stringify(handle),
    job_id: job.id,
    number: job.attempt,
  });
}

/** → `downloading`: the provider is done. */
export function markDownloading(db: Db, job: Held, now: EpochMs): void {
  transaction(db, () => move(db, job, 'downloading', { now }));
}

/** → `cancelling`: the provider is about to be told. */
export function markCancelling(db: Db, job: Held, now: EpochMs): void {
  transaction(db, () => move(db, job, 'cancelling', { now }));
}

/** → `uncertain`: the reservation stays, nothing is sent again by itself. */
export function markUncertain(db: Db, job: Held, options: { error: JobError; now: EpochMs }): void {
  transaction(db, () => {
    move(db, job, 'uncertain', {
      now: options.now,
      set: { error: options.error, lease: null },
      detail: { code: options.error.code },
    });
  });
}

/** Back to `queued` under the same reservation: nothing was sent, or free work is proven lost. Not before `runAfter`. */
export function requeue(db: Db, job: Held, options: { runAfter: EpochMs; reason: JsonObject; now: EpochMs }): void {
  transaction(db, () => {
    move(db, job, 'queued', {
      now: options.now,
      set: { lease: null, runAfter: options.runAfter },
      detail: options.reason,
    });
    endAttempt(db, job, { outcome: 'requeued', now: options.now });
  });
}

/** → `completed` and the settlement, in one transaction with `storeResults` (the asset rows). */
export function complete(
  db: Db,
  job: Held,
  options: { cost: ActualCost; error?: JobError; now: EpochMs; storeResults: () => void },
): void {
  transaction(db, () => {
    options.storeResults();
    settleAndMove(db, job, { to: 'completed', cost: options.cost, error: options.error ?? null, now: options.now });
  });
}

/** → `failed`. cost undefined: proven free of charge, the reservation is released; else it is settled at that cost. */
export function fail(
  db: Db,
  job: Held,
  options: { error: JobError; cost: ActualCost | undefined; now: EpochMs },
): void {
  transaction(db, () =>
    settleAndMove(db, job, { to: 'failed', cost: options.cost, error: options.error, now: options.now }),
  );
}

/** → `cancelled`. cost undefined: nothing was taken. */
export function markCancelled(db: Db, job: Held, options: { cost: ActualCost | undefined; now: EpochMs }): void {
  transaction(db, () => settleAndMove(db, job, { to: 'cancelled', cost: options.cost, error: null, now: options.now }));
}

type Ending = {
  readonly to: 'completed' | 'failed' | 'cancelled';
  readonly cost: ActualCost | undefined;
  readonly error: JobError | null;
  readonly now: EpochMs;
};

function settleAndMove(db: Db, job: Held, ending: Ending): void {
  const { cost, now } = ending;
  if (cost === undefined) release(db, job.reservation_id, { attempt: job.attempt, now });
  else settle(db, job.reservation_id, { actualMicros: cost.micros, basis: cost.basis, attempt: job.attempt, now });
  // A retried job adds up what all its attempts took.
  const actual: MicroUsd = (job.actual_cost_micros ?? 0) + (cost?.micros ?? 0);
  move(db, job, ending.to, {
    now,
    set: { lease: null, error: ending.error, actualCostMicros: actual, costBasis: cost?.basis ?? 'free' },
    ...(ending.error === null ? {} : { detail: { code: ending.error.code } }),
  });
  endAttempt(db, job, { outcome: ending.to, now });
}

/** A person's retry: `failed` or `cancelled` → `queued`, under the new reservation that the caller has made in the same transaction. */
export function requeueForRetry(
  db: Db,
  job: Held,
  options: { reservationId: ReservationId; estimatedCostMicros: MicroUsd | null; now: EpochMs },
): void {
  move(db, job, 'queued', {
    now: options.now,
    set: {
      lease: null,
      runAfter: options.now,
      error: null,
      reservationId: options.reservationId,
      estimatedCostMicros: options.estimatedCostMicros,
      clearCancel: true,
    },
    detail: { reason: 'retried by a person' },
  });
}

/** Notes that a person asked to cancel; the state moves when the runner gets there. */
export function noteCancelRequest(db: Db, job: Held, now: EpochMs): void {
  run(
    db,
    'update jobs set cancel_requested_at = coalesce(cancel_requested_at, :now), updated_at = :now, revision = revision + 1 where id = :id',
    { id: job.id, now },
  );
}

/** A new lease on a job that a crash left behind: whoever held it before can no longer write. */
export function takeLease(db: Db, job: Held, options: { lease: string; now: EpochMs }): void {
  run(db, 'update jobs set lease = :lease, updated_at = :now where id = :id and state = :state', {
    id: job.id,
    state: job.state,
    lease: options.lease,
    now: options.now,
  });
}

function endAttempt(db: Db, job: Held, options: { outcome: string; now: EpochMs }): void {
  run(db, 'update attempts set ended_at = :now, outcome = :outcome where job_id = :job_id and number = :number', {
    now: options.now,
    outcome: options.outcome,
    job_id: job.id,
    number: job.attempt,
  });
}

function move(
  db: Db,
  job: Held,
  to: JobState,
  options: { now: EpochMs; set?: Parameters<typeof transition>[1]['set']; detail?: JsonObject },
): void {
  transition(db, {
    jobId: job.id,
    from: job.state,
    to,
    lease: job.lease,
    attempt: job.attempt,
    now: options.now,
    ...(options.set === undefined ? {} : { set: options.set }),
    ...(options.detail === undefined ? {} : { detail: options.detail }),
  });
}
