import { z } from 'zod';
import { attemptIdSchema, companyIdSchema, jobIdSchema, uuidv7 } from '../../../../src/contract/ids.ts';
import { jobTypeSchema, providerIdSchema } from '../../../../src/contract/provider.ts';
import { jsonValueSchema } from '../../../../src/contract/units.ts';
import type { AdapterRequest } from '../../../../src/core/providers/adapter.ts';
import { derivedId } from '../derived-id.ts';

/** A job that this worker holds, as `claim_server_jobs` gave it. */
export const claimedSchema = z.object({
  id: jobIdSchema,
  company_id: companyIdSchema,
  job_type: jobTypeSchema,
  provider: providerIdSchema,
  model: z.string().nullable(),
  params: z.record(z.string(), jsonValueSchema),
  phase: z.string(),
  attempt: z.int(),
  max_attempts: z.int(),
  lease_token: z.int(),
  handle: jsonValueSchema.nullable(),
  created_at: z.string(),
  started_at: z.string(),
  estimated_cost_micros: z.int(),
  actual_cost_micros: z.int().nullable(),
  cancel_requested_at: z.string().nullable(),
});
export type ClaimedJob = z.output<typeof claimedSchema>;

/** The ids of one try at a job. They follow from the job and the number of the try, so that a worker after a crash has the same ones. */
export type AttemptIds = {
  /** The mark that the provider gets. A UUID of version 7: adapters read from it when the work was begun. */
  readonly attemptId: z.output<typeof attemptIdSchema>;
  /** The row of the ledger that this try may make. */
  readonly usageId: string;
};

export async function attemptIdsOf(job: ClaimedJob): Promise<AttemptIds> {
  const words = new TextEncoder().encode(`${job.id}/${job.attempt}/attempt`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', words));
  return {
    attemptId: attemptIdSchema.parse(uuidv7(Date.parse(job.created_at), digest)),
    usageId: await derivedId(job.id, job.attempt, 'usage'),
  };
}

/** What the adapter is asked for. */
export function requestOf(job: ClaimedJob): AdapterRequest {
  const { projectId: _projectId, ...params } = job.params;
  return { jobId: job.id, jobType: job.job_type, model: job.model ?? undefined, params };
}
