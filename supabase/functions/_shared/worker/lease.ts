import { z } from 'zod';
import type { JobError } from '../../../../src/contract/errors.ts';
import type { JsonValue } from '../../../../src/contract/units.ts';
import type { ActualCost, SubmitSafety } from '../../../../src/core/providers/adapter.ts';
import { logLine } from '../answer.ts';
import type { Backend } from '../backend.ts';
import { dropKeptFiles } from '../storage.ts';
import { keptFolder } from './context.ts';
import type { AttemptIds, ClaimedJob } from './job.ts';

/** Of a lease while a task is followed, seconds; renewed at every poll. */
export const FOLLOW_LEASE_S = 90;
/** While a request is on its way: longer than a function may live, so that nobody else takes the job meanwhile. */
export const SUBMIT_LEASE_S = 900;
/** What gives a job back soon: the shortest lease that there is. */
export const RELEASE_LEASE_S = 5;

/** Another worker holds the job, or it has ended: nothing more may be done about it. */
export class LeaseLost extends Error {}

/** Where the work stands, as it is written down. */
export type Progress = {
  readonly leaseSeconds: number;
  readonly phase?: string;
  readonly progress?: number | undefined;
  readonly submitSafety?: SubmitSafety;
  readonly providerJobId?: string | undefined;
  readonly handle?: JsonValue;
};

/** How a try ends. uncertain: nobody can know what the provider did. */
export type Ending = {
  readonly status: 'completed' | 'failed' | 'cancelled' | 'queued' | 'uncertain';
  readonly cost?: ActualCost | undefined;
  readonly error?: JobError;
  readonly retryAfterMs?: number;
};

const heldSchema = z.object({ held: z.boolean(), cancelRequested: z.boolean().optional() });
const endedSchema = z.object({ held: z.boolean() });

/** Renews the lease and writes where the work stands, durable on return. Returns whether a cancel was asked for. Throws LeaseLost. */
export async function keepLease(backend: Backend, job: ClaimedJob, at: Progress): Promise<boolean> {
  const answer = heldSchema.parse(
    await backend.rpc('heartbeat_job', {
      p_job: job.id,
      p_token: job.lease_token,
      p_lease_s: at.leaseSeconds,
      p_phase: at.phase ?? null,
      p_progress: at.progress ?? null,
      p_submit_safety: at.submitSafety ?? null,
      p_provider_job_id: at.providerJobId ?? null,
      p_handle: at.handle ?? null,
    }),
  );
  if (!answer.held) throw new LeaseLost('the lease of this job is lost');
  return answer.cancelRequested === true;
}

/** Ends the try and books what it cost, once. When somebody else has the job meanwhile, money that is gone is booked all the same. */
export async function endTry(backend: Backend, job: ClaimedJob, ids: AttemptIds, ending: Ending): Promise<void> {
  const { status, cost, error, retryAfterMs } = ending;
  const answer = endedSchema.parse(
    await backend.rpc('finish_job', {
      p_job: job.id,
      p_token: job.lease_token,
      p_status: status,
      p_actual_cost_micros: cost?.micros ?? 0,
      p_usage_id: ids.usageId,
      p_cost_basis: cost?.basis ?? null,
      p_error: error ?? null,
      p_retry_after_s: Math.ceil((retryAfterMs ?? 0) / 1000),
    }),
  );
  logLine('info', { jobId: job.id, attempt: job.attempt, status, held: answer.held }, 'a try has ended');
  if (status !== 'uncertain') await dropKeptFiles(backend, keptFolder(job, ids.attemptId));
  if (answer.held || cost === undefined || cost.micros === 0) return;
  await backend.rpc('book_usage', {
    p_company: job.company_id,
    p_id: ids.usageId,
    p_provider: job.provider,
    p_amount_micros: cost.micros,
    p_job: job.id,
    p_cost_basis: cost.basis,
  });
}
