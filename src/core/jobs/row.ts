import { z } from 'zod';
import { attemptIdSchema, type JobId, jobIdSchema, reservationIdSchema } from '../../contract/ids.ts';
import { jsonValueSchema } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import type { Db } from '../db/open.ts';
import { get } from '../db/statement.ts';
import { type JobRow, jobRowSchema, jsonText } from './row-schema.ts';
import { readSoundRow } from './sound-row.ts';

/** The columns of a job, in one place, so that every query reads the same row. */
export const JOB_COLUMNS = `id, company_id, project_id, batch_id, job_type, provider, model, params, request_hash, idempotency_key, state, priority,
  position, run_after, attempt, lease, reservation_id, max_cost_micros, estimated_cost_micros, actual_cost_micros, cost_basis,
  cancel_requested_at, error, created_at, started_at, finished_at, updated_at, revision`;

/** Parses a stored job. Throws ZodError when the row is corrupt: the caller quarantines it, never deletes it. */
export function parseJobRow(row: unknown): JobRow {
  return readSoundRow(row) ?? jobRowSchema.parse(row);
}

/** Stored jobs for a list: a corrupt row is left out, so that one bad row does not hide the others. */
export function parseReadableRows(rows: readonly unknown[]): JobRow[] {
  return rows.flatMap((row) => readSoundRow(row) ?? jobRowSchema.safeParse(row).data ?? []);
}

const FIND_JOB = `select ${JOB_COLUMNS} from jobs where id = :id`;

/** A job by id; undefined when there is none. Throws ZodError when its row is corrupt. */
export function findJob(db: Db, id: JobId): JobRow | undefined {
  const row = get(db, FIND_JOB, { id });
  return row === undefined ? undefined : parseJobRow(row);
}

/** A job. Throws AppError `job_not_found`. */
export function requireJob(db: Db, jobId: JobId): JobRow {
  const job = findJob(db, jobId);
  if (job === undefined) throw new AppError('job_not_found', 'There is no job with this id.', { details: { jobId } });
  return job;
}

const attemptRowSchema = z.object({
  id: attemptIdSchema,
  job_id: jobIdSchema,
  number: z.int(),
  reservation_id: reservationIdSchema,
  prepared: jsonText.pipe(jsonValueSchema).nullable(),
  handle: jsonText.pipe(jsonValueSchema).nullable(),
  claimed_at: z.int(),
  submitted_at: z.int().nullable(),
  ended_at: z.int().nullable(),
});

/** One claim of a job, as stored. */
export type AttemptRow = z.output<typeof attemptRowSchema>;

/** The attempt of a job with this number; undefined when there is none. */
export function findAttempt(db: Db, jobId: JobId, number: number): AttemptRow | undefined {
  const row = get(
    db,
    'select id, job_id, number, reservation_id, prepared, handle, claimed_at, submitted_at, ended_at from attempts where job_id = :job_id and number = :number',
    { job_id: jobId, number },
  );
  return row === undefined ? undefined : attemptRowSchema.parse(row);
}
