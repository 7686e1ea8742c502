import { z } from 'zod';
import { jobErrorSchema } from '../../contract/errors.ts';
import { companyIdSchema, jobIdSchema, projectIdSchema, reservationIdSchema } from '../../contract/ids.ts';
import { costBasisSchema } from '../../contract/job.ts';
import { jobTypeSchema, providerIdSchema } from '../../contract/provider.ts';
import { jsonValueSchema } from '../../contract/units.ts';
import { JOB_STATES } from './states.ts';

/** JSON in a column. */
export const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

/** What a stored job must be. The last word on every row; `sound-row.ts` only says yes faster. */
export const jobRowSchema = z.object({
  id: jobIdSchema,
  company_id: companyIdSchema,
  project_id: projectIdSchema.nullable(),
  batch_id: z.string().nullable(),
  job_type: jobTypeSchema,
  provider: providerIdSchema,
  model: z.string().nullable(),
  params: jsonText.pipe(z.record(z.string(), jsonValueSchema)),
  request_hash: z.string(),
  idempotency_key: z.string().nullable(),
  state: z.enum(JOB_STATES),
  priority: z.int(),
  position: z.int(),
  run_after: z.int(),
  attempt: z.int(),
  lease: z.string().nullable(),
  reservation_id: reservationIdSchema,
  max_cost_micros: z.int().nullable(),
  estimated_cost_micros: z.int().nullable(),
  actual_cost_micros: z.int().nullable(),
  cost_basis: costBasisSchema.nullable(),
  cancel_requested_at: z.int().nullable(),
  error: jsonText.pipe(jobErrorSchema).nullable(),
  created_at: z.int(),
  started_at: z.int().nullable(),
  finished_at: z.int().nullable(),
  updated_at: z.int(),
  revision: z.int(),
});

/** A job as stored. */
export type JobRow = z.output<typeof jobRowSchema>;
