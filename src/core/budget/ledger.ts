import type { CostBasis } from '../../contract/job.ts';
import type { CompanyId, JobId, ProjectId, ReservationId } from '../../contract/ids.ts';
import { type EpochMs, MINUTE, type MicroUsd } from '../../contract/units.ts';
import { assert } from '../base/assert.ts';
import type { Db } from '../db/open.ts';
import { all, get, run } from '../db/statement.ts';

/** Totals are kept by quarter of an hour: every time zone's offset is a multiple of it, so window borders fall between buckets. */
export const BUCKET_MS = 15 * MINUTE;

export type ReservationRow = {
  readonly id: ReservationId;
  readonly job_id: JobId;
  readonly company_id: CompanyId;
  readonly project_id: ProjectId | null;
  readonly provider: string;
  readonly amount_micros: MicroUsd;
  readonly price_version: string | null;
  readonly created_at: EpochMs;
};

/** A reservation as made; undefined when there is none of this id. */
export function getReservation(db: Db, id: ReservationId): ReservationRow | undefined {
  return get<ReservationRow>(
    db,
    'select id, job_id, company_id, project_id, provider, amount_micros, price_version, created_at from reservations where id = :id',
    { id },
  );
}

/** Writes a reservation and its `reserve` row. Call inside the transaction that accepts the job, after `checkLimits`. */
export function insertReservation(db: Db, reservation: ReservationRow, attempt: number): void {
  run(
    db,
    `insert into reservations (id, job_id, company_id, project_id, provider, amount_micros, price_version, created_at)
     values (:id, :job_id, :company_id, :project_id, :provider, :amount_micros, :price_version, :created_at)`,
    reservation,
  );
  append(db, reservation, {
    kind: 'reserve',
    attempt,
    held: reservation.amount_micros,
    spent: 0,
    costBasis: null,
    createdAt: reservation.created_at,
  });
}

/**
 * A reservation, and after it what was reserved on top for the same job and is still held (`top-up.ts`): other reservations of its job,
 * made for the same instant, so that they count in the same windows. Empty when there is none of this id.
 */
export function reservationWithTopUps(db: Db, id: ReservationId): readonly ReservationRow[] {
  const rows = all<ReservationRow>(
    db,
    `select id, job_id, company_id, project_id, provider, amount_micros, price_version, created_at from reservations
     where job_id = (select job_id from reservations where id = :id) and (id = :id or (
       created_at = (select created_at from reservations where id = :id) and not exists (
         select 1 from ledger_entries e where e.reservation_id = reservations.id and e.kind in ('release', 'settle'))))`,
    { id },
  );
  const first = rows.filter((row) => row.id === id);
  return rows.length === 1 ? rows : [...first, ...rows.filter((row) => row.id !== id)];
}

/**
 * The job was paid for: frees the reservation and its top-ups and books what was taken, in full, also above the reservation.
 * Inside the transaction that ends the job. Throws (unique index) when the reservation is already resolved.
 */
export function settle(
  db: Db,
  id: ReservationId,
  options: { actualMicros: MicroUsd; basis: CostBasis; attempt: number; now: EpochMs },
): void {
  assert(
    Number.isSafeInteger(options.actualMicros) && options.actualMicros >= 0,
    'an actual cost is a whole number of micro-dollars',
  );
  const [reservation, ...topUps] = reservationWithTopUps(db, id);
  assert(reservation !== undefined, `reservation ${id} exists`);
  append(db, reservation, {
    kind: 'settle',
    attempt: options.attempt,
    held: 0 - reservation.amount_micros,
    spent: options.actualMicros,
    costBasis: options.basis,
    createdAt: options.now,
  });
  for (const more of topUps) free(db, more, options);
}

/** The job cost nothing, which is proven: frees the reservation and its top-ups. Throws (unique index) when it is already resolved. */
export function release(db: Db, id: ReservationId, options: { attempt: number; now: EpochMs }): void {
  const held = reservationWithTopUps(db, id);
  assert(held.length > 0, `reservation ${id} exists`);
  for (const reservation of held) free(db, reservation, options);
}

function free(db: Db, reservation: ReservationRow, options: { attempt: number; now: EpochMs }): void {
  append(db, reservation, {
    kind: 'release',
    attempt: options.attempt,
    held: 0 - reservation.amount_micros,
    spent: 0,
    costBasis: null,
    createdAt: options.now,
  });
}

/**
 * A later truth: books the difference (signed micro-dollars) as a row of its own, in the windows of the reservation. The reservation must
 * be resolved. Call together with the change of the job's actual cost.
 */
export function adjust(
  db: Db,
  id: ReservationId,
  options: { differenceMicros: MicroUsd; basis: CostBasis; attempt: number; now: EpochMs },
): void {
  assert(Number.isSafeInteger(options.differenceMicros), 'a correction is a whole number of micro-dollars');
  assert(isResolved(db, id), 'only what is resolved can be corrected');
  const reservation = getReservation(db, id);
  assert(reservation !== undefined, `reservation ${id} exists`);
  append(db, reservation, {
    kind: 'adjust',
    attempt: options.attempt,
    held: 0,
    spent: options.differenceMicros,
    costBasis: options.basis,
    createdAt: options.now,
  });
}

/** true when the reservation was settled or released. */
export function isResolved(db: Db, id: ReservationId): boolean {
  return (
    get(db, `select 1 from ledger_entries where reservation_id = :id and kind in ('release', 'settle')`, { id }) !==
    undefined
  );
}

type Change = {
  readonly kind: 'reserve' | 'release' | 'settle' | 'adjust';
  readonly attempt: number;
  readonly held: MicroUsd;
  readonly spent: MicroUsd;
  readonly costBasis: CostBasis | null;
  readonly createdAt: EpochMs;
};

/** The only writer of ledger rows and of their cached sums. A row belongs to the windows of its reservation's instant. */
function append(db: Db, reservation: ReservationRow, change: Change): void {
  run(
    db,
    `insert into ledger_entries (kind, reservation_id, job_id, attempt, company_id, project_id, provider,
       held_micros, spent_micros, cost_basis, price_version, window_at, created_at)
     values (:kind, :reservation_id, :job_id, :attempt, :company_id, :project_id, :provider,
       :held, :spent, :cost_basis, :price_version, :window_at, :created_at)`,
    {
      kind: change.kind,
      reservation_id: reservation.id,
      job_id: reservation.job_id,
      attempt: change.attempt,
      company_id: reservation.company_id,
      project_id: reservation.project_id,
      provider: reservation.provider,
      held: change.held,
      spent: change.spent,
      cost_basis: change.costBasis,
      price_version: reservation.price_version,
      window_at: reservation.created_at,
      created_at: change.createdAt,
    },
  );
  if (change.held === 0 && change.spent === 0) return;
  run(
    db,
    `insert into ledger_totals (company_id, bucket_at, provider, project_id, held_micros, spent_micros)
     values (:company_id, :bucket_at, :provider, :project_id, :held, :spent)
     on conflict (company_id, bucket_at, provider, project_id)
     do update set held_micros = held_micros + excluded.held_micros, spent_micros = spent_micros + excluded.spent_micros`,
    {
      company_id: reservation.company_id,
      bucket_at: reservation.created_at - (reservation.created_at % BUCKET_MS),
      provider: reservation.provider,
      project_id: reservation.project_id ?? '',
      held: change.held,
      spent: change.spent,
    },
  );
}
