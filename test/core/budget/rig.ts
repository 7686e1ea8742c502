import type { LimitScope, LimitWindow } from '../../../src/contract/budget.ts';
import type { CompanyId, ProjectId } from '../../../src/contract/ids.ts';
import { projectIdSchema } from '../../../src/contract/ids.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import { newId } from '../../../src/core/base/ids.ts';
import type { ReservationRow } from '../../../src/core/budget/ledger.ts';
import { type LimitRow, setLimit } from '../../../src/core/budget/limits.ts';
import { reserve } from '../../../src/core/budget/reserve.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { run } from '../../../src/core/db/statement.ts';
import { transaction } from '../../../src/core/db/transaction.ts';

/** A Sunday noon in November; the instant of everything that does not say otherwise. */
export const NOW = Date.parse('2026-11-22T12:00:00Z');

export type ReserveOptions = {
  readonly amount: number;
  readonly provider?: string;
  readonly project?: ProjectId;
  readonly at?: number;
  readonly timeZone?: string;
  readonly acceptSoftLimits?: boolean;
};

/** Accepts a job with a reservation, in one transaction, as the engine does. Returns the reservation. Throws `budget_exceeded`. */
export function accept(db: Db, company: CompanyId, options: ReserveOptions): ReservationRow {
  const now = options.at ?? NOW;
  const reservation: ReservationRow = {
    id: newId.reservation(now),
    job_id: newId.job(now),
    company_id: company,
    project_id: options.project ?? null,
    provider: options.provider ?? 'runway',
    amount_micros: options.amount,
    price_version: '2026-11-22',
    created_at: now,
  };
  transaction(db, () => {
    insertJob(db, reservation);
    reserve(db, {
      reservation,
      attempt: 1,
      timeZone: options.timeZone ?? 'UTC',
      acceptSoftLimits: options.acceptSoftLimits ?? false,
    });
  });
  return reservation;
}

function insertJob(db: Db, reservation: ReservationRow): void {
  run(
    db,
    `insert into jobs (id, company_id, project_id, job_type, provider, params, request_hash, state, position, reservation_id, created_at, updated_at)
     values (:job_id, :company_id, :project_id, 'video', :provider, '{}', 'h', 'queued', 1, :id, :created_at, :created_at)`,
    reservation,
  );
}

/** The budget error that an accept meets; undefined when it is accepted. */
export function refusal(db: Db, company: CompanyId, options: ReserveOptions): AppError | undefined {
  try {
    accept(db, company, options);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** Sets a limit. */
export function limit(
  db: Db,
  company: CompanyId,
  options: { scope?: LimitScope; window?: LimitWindow; kind?: 'hard' | 'soft'; micros: number },
): LimitRow {
  return setLimit(
    db,
    {
      id: newId.limit(NOW),
      company_id: company,
      scope: options.scope ?? 'all',
      window: options.window ?? 'month',
      kind: options.kind ?? 'hard',
      limit_micros: options.micros,
    },
    NOW,
  );
}

/** A new project. */
export function addProject(db: Db, company: CompanyId): ProjectId {
  const id = projectIdSchema.parse(newId.job(NOW));
  run(db, 'insert into projects (id, company_id, name, created_at) values (:id, :company, :name, 1)', {
    id,
    company,
    name: 'Project',
  });
  return id;
}

/** Ends the job of a reservation, so that it looks as the engine leaves it. */
export function endJob(db: Db, reservation: ReservationRow, spent: number): void {
  run(db, "update jobs set state = 'cancelled', finished_at = 1, actual_cost_micros = :spent where id = :id", {
    id: reservation.job_id,
    spent,
  });
}
