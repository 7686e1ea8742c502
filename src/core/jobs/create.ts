import type { CompanyId, JobId, ProjectId, ReservationId } from '../../contract/ids.ts';
import type { JobType, ProviderId } from '../../contract/provider.ts';
import type { EpochMs, JsonObject, MicroUsd } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import { assert } from '../base/assert.ts';
import { reserve } from '../budget/reserve.ts';
import type { Db } from '../db/open.ts';
import { get, run } from '../db/statement.ts';
import { transaction } from '../db/transaction.ts';
import { lastPosition, POSITION_GAP } from './order.ts';
import type { JobRow } from './row-schema.ts';
import { findJob, JOB_COLUMNS, parseJobRow } from './row.ts';
import { appendEvent } from './transition.ts';

/** A checked request, ready to be accepted: parameters validated, defaults and seed filled in, price known or capped. */
export type NewJob = {
  readonly id: JobId;
  readonly reservationId: ReservationId;
  readonly companyId: CompanyId;
  readonly projectId: ProjectId | null;
  readonly jobType: JobType;
  readonly provider: ProviderId;
  readonly model: string | null;
  readonly params: JsonObject;
  /** Hash of what the caller asked, before defaults: the same key with the same hash is the same job. */
  readonly requestHash: string;
  readonly idempotencyKey: string | null;
  readonly maxCostMicros: MicroUsd | null;
  /** The upper bound by the price table; null when unknown. */
  readonly estimatedCostMicros: MicroUsd | null;
  readonly reserveMicros: MicroUsd;
  readonly priceVersion: string | null;
  readonly acceptSoftLimits: boolean;
  readonly timeZone: string;
  readonly now: EpochMs;
};

/**
 * Accepts a job: job, first event and reservation in one transaction, durable on return.
 * The same id or idempotency key with the same request returns the job that exists already (`created` false).
 * Throws AppError `idempotency_conflict` for another request under the same id or key, `budget_exceeded`, `not_found` for an unknown project.
 */
export function createJob(db: Db, job: NewJob): Accepted {
  return transaction(db, () => createJobWithin(db, job));
}

/** A job that was accepted now (`created`) or before. */
export type Accepted = { readonly job: JobRow; readonly created: boolean };

/** `createJob` as a part of the caller's transaction, which must be undone when this throws: thousands of savepoints would cost more than the jobs. */
export function createJobWithin(db: Db, job: NewJob): Accepted {
  assert(db.inTransaction, 'a job is accepted in a transaction');
  const existing = findSame(db, job);
  if (existing !== undefined) return { job: existing, created: false };
  if (job.projectId !== null) requireProject(db, job.companyId, job.projectId);
  const stored = insertJob(db, job);
  appendEvent(db, { jobId: job.id, attempt: 0, from: null, to: 'queued', now: job.now });
  reserve(db, {
    reservation: {
      id: job.reservationId,
      job_id: job.id,
      company_id: job.companyId,
      project_id: job.projectId,
      provider: job.provider,
      amount_micros: job.reserveMicros,
      price_version: job.priceVersion,
      created_at: job.now,
    },
    attempt: 1,
    timeZone: job.timeZone,
    acceptSoftLimits: job.acceptSoftLimits,
  });
  return { job: stored, created: true };
}

const FIND_BY_KEY = `select ${JOB_COLUMNS} from jobs where company_id = :company and idempotency_key = :key`;

/** The job that this id or key made before; undefined when it is new. Throws `idempotency_conflict` when the request differs. */
export function findSame(
  db: Db,
  job: Pick<NewJob, 'id' | 'companyId' | 'idempotencyKey' | 'requestHash'>,
): JobRow | undefined {
  const byId = findJob(db, job.id);
  const byKey =
    job.idempotencyKey === null
      ? undefined
      : get(db, FIND_BY_KEY, {
          company: job.companyId,
          key: job.idempotencyKey,
        });
  const existing = byId ?? (byKey === undefined ? undefined : parseJobRow(byKey));
  if (existing === undefined) return undefined;
  if (existing.request_hash === job.requestHash && existing.company_id === job.companyId) return existing;
  throw new AppError(
    'idempotency_conflict',
    byId === undefined
      ? 'This Idempotency-Key was used for another request. Send the same body again, or use a new key.'
      : 'A job with this id exists and asks for something else. Use a new id.',
    { details: { jobId: existing.id } },
  );
}

export function requireProject(db: Db, company: CompanyId, project: ProjectId): void {
  if (
    get(db, 'select 1 from projects where id = :project and company_id = :company', { project, company }) === undefined
  ) {
    throw new AppError('invalid_request', 'There is no project with this id.', {
      details: { issues: [{ path: 'params.projectId', message: 'There is no project with this id.' }] },
    });
  }
}

/** Writes the row, last in the queue, and returns it as it lies there. */
function insertJob(db: Db, job: NewJob): JobRow {
  const row = rowOf(job, lastPosition(db) + POSITION_GAP);
  insertJobRow(db, row);
  return parseJobRow({ ...row, ...FRESH, updated_at: job.now });
}

/** A new job's columns, as far as they are not the same for all. */
export function rowOf(job: NewJob, position: number): NewJobRow {
  return {
    id: job.id,
    company_id: job.companyId,
    project_id: job.projectId,
    job_type: job.jobType,
    provider: job.provider,
    model: job.model,
    params: JSON.stringify(job.params),
    request_hash: job.requestHash,
    idempotency_key: job.idempotencyKey,
    position,
    reservation_id: job.reservationId,
    max_cost_micros: job.maxCostMicros,
    estimated_cost_micros: job.estimatedCostMicros,
    created_at: job.now,
  };
}

type NewJobRow = Readonly<
  Record<'id' | 'company_id' | 'job_type' | 'provider' | 'params' | 'request_hash' | 'reservation_id', string> &
    Record<'project_id' | 'model' | 'idempotency_key', string | null> &
    Record<'position' | 'created_at', number> &
    Record<'max_cost_micros' | 'estimated_cost_micros', number | null>
>;

/** Writes a row of `jobs` and nothing else: whoever calls this also writes its event and its reservation. */
export function insertJobRow(db: Db, row: NewJobRow): void {
  run(
    db,
    `insert into jobs (id, company_id, project_id, job_type, provider, model, params, request_hash, idempotency_key, state,
       position, reservation_id, max_cost_micros, estimated_cost_micros, created_at, updated_at)
     values (:id, :company_id, :project_id, :job_type, :provider, :model, :params, :request_hash, :idempotency_key, 'queued',
       :position, :reservation_id, :max_cost_micros, :estimated_cost_micros, :created_at, :created_at)`,
    row,
  );
}

/** What the schema puts into the columns that a new job leaves to it. */
const FRESH = {
  batch_id: null,
  state: 'queued',
  priority: 0,
  run_after: 0,
  attempt: 0,
  lease: null,
  actual_cost_micros: null,
  cost_basis: null,
  cancel_requested_at: null,
  error: null,
  started_at: null,
  finished_at: null,
  revision: 1,
} as const;
