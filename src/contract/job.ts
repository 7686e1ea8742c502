import { z } from 'zod';
import { assetKindSchema } from './asset.ts';
import { jobErrorSchema } from './errors.ts';
import { assetIdSchema, attemptIdSchema, companyIdSchema, jobIdSchema, projectIdSchema } from './ids.ts';
import { jobTypeSchema, providerIdSchema } from './provider.ts';
import { epochMsSchema, jsonValueSchema, microUsdSchema } from './units.ts';

/** The words of the outside world. */
export const JOB_STATUSES = ['queued', 'processing', 'completed', 'failed', 'cancelled'] as const;
export const jobStatusSchema = z.enum(JOB_STATUSES);
export type JobStatus = z.infer<typeof jobStatusSchema>;

/** Where exactly a job is; `needs_attention` waits for a person. Terminal phases repeat the status. */
export const JOB_PHASES = [
  'waiting',
  'preparing',
  'submitting',
  'needs_attention',
  'running',
  'cancelling',
  'downloading',
  'completed',
  'failed',
  'cancelled',
] as const;
export const jobPhaseSchema = z.enum(JOB_PHASES);
export type JobPhase = z.infer<typeof jobPhaseSchema>;

/** How we know what a job cost. */
export const COST_BASES = ['provider', 'usage', 'price_table', 'estimate', 'free'] as const;
export const costBasisSchema = z.enum(COST_BASES);
export type CostBasis = z.infer<typeof costBasisSchema>;

/** What makes a job, at every door. Parameters are checked against the provider's declaration afterwards (`params.ts`). */
export const jobRequestSchema = z.strictObject({
  companyId: companyIdSchema.optional(),
  jobType: jobTypeSchema,
  params: z.record(z.string().max(100), jsonValueSchema),
  provider: providerIdSchema.optional(),
  model: z.string().min(1).max(300).optional(),
  /** The most that this job may cost, micro-dollars. */
  maxCostMicros: microUsdSchema.min(0).optional(),
});
export type JobRequest = z.infer<typeof jobRequestSchema>;

/** `id` is made by whoever starts the intent and kept until acknowledged, so that a double click is one job. */
export const createJobInputSchema = jobRequestSchema.extend({
  id: jobIdSchema.optional(),
  idempotencyKey: z.string().min(1).max(255).optional(),
  /** true: a person has agreed to cross a soft limit. */
  acceptSoftLimits: z.boolean().optional(),
});
export type CreateJobInput = z.infer<typeof createJobInputSchema>;

/** A result of a job, as the job shows it; the library has more (`asset.ts`). url is relative to the host, path is local only. */
export const jobOutputSchema = z.object({
  assetId: assetIdSchema,
  kind: assetKindSchema,
  mime: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  /** Seconds. */
  duration: z.number().nullable(),
  bytes: z.int(),
  sha256: z.string(),
  path: z.string(),
});
export type JobOutput = z.infer<typeof jobOutputSchema>;

export const jobViewSchema = z.object({
  id: jobIdSchema,
  companyId: companyIdSchema,
  projectId: projectIdSchema.nullable(),
  status: jobStatusSchema,
  phase: jobPhaseSchema,
  jobType: jobTypeSchema,
  provider: providerIdSchema,
  model: z.string().nullable(),
  params: z.record(z.string(), jsonValueSchema),
  /** 0..1 of the running attempt; null when nobody knows. A hint: not kept over a restart. */
  progress: z.number().min(0).max(1).nullable(),
  /** What it is doing right now, in plain words; null when the phase says it all. */
  message: z.string().nullable(),
  /** Remaining milliseconds, guessed from earlier jobs; null when nobody knows. */
  etaMs: z.int().nullable(),
  /** The upper bound that is reserved; null: the price is unknown and `maxCostMicros` is reserved instead. */
  estimatedCostMicros: microUsdSchema.nullable(),
  actualCostMicros: microUsdSchema.nullable(),
  costBasis: costBasisSchema.nullable(),
  attempts: z.int(),
  /** The id under which the provider knows the present try. Only where one job is asked for; absent before its first try. */
  attemptId: attemptIdSchema.optional(),
  /** Higher ones start first; 0 is usual. */
  priority: z.int(),
  /** Place in the queue while it waits: lower ones first within a priority. */
  position: z.int(),
  createdAt: epochMsSchema,
  startedAt: epochMsSchema.nullable(),
  finishedAt: epochMsSchema.nullable(),
  cancelRequested: z.boolean(),
  outputs: z.array(jobOutputSchema),
  error: jobErrorSchema.nullable(),
  /** Rises with every change of this job; an older one never replaces a newer one. */
  revision: z.int(),
});
export type JobView = z.infer<typeof jobViewSchema>;

/** What a request would do, before it is sent: the chosen route, its price and time, and every reason why it cannot run. */
export const jobQuoteSchema = z.object({
  provider: providerIdSchema.nullable(),
  model: z.string().nullable(),
  /** Why this route, for example "ComfyUI is ready". */
  routeReason: z.string(),
  maxCostMicros: microUsdSchema.nullable(),
  durationMs: z.int().nullable(),
  /** Empty: it can run. */
  problems: z.array(z.object({ code: z.string(), path: z.string().nullable(), message: z.string() })),
});
export type JobQuote = z.infer<typeof jobQuoteSchema>;

/** true while a job can still change by itself or by a person. */
export function isOpen(status: JobStatus): boolean {
  return status === 'queued' || status === 'processing';
}
