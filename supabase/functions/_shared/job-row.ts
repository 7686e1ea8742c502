import { z } from 'zod';
import { assetKindSchema } from '../../../src/contract/asset.ts';
import { jobErrorSchema } from '../../../src/contract/errors.ts';
import { assetIdSchema, companyIdSchema, jobIdSchema } from '../../../src/contract/ids.ts';
import { costBasisSchema, JOB_PHASES, jobStatusSchema, type JobView } from '../../../src/contract/job.ts';
import { jobTypeSchema, providerIdSchema } from '../../../src/contract/provider.ts';
import { type EpochMs, jsonValueSchema, SECOND } from '../../../src/contract/units.ts';

const outputSchema = z.object({
  id: assetIdSchema,
  ordinal: z.int(),
  kind: assetKindSchema,
  mime: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  duration_ms: z.number().nullable(),
  bytes: z.int(),
  sha256: z.string(),
  object_path: z.string(),
  upload_state: z.string(),
  deleted_at: z.string().nullish(),
});
export type OutputRow = z.output<typeof outputSchema>;

/** A row of `media_projects` as far as the outside sees it, with its assets. Columns of a newer schema are passed over. */
export const jobRowSchema = z.object({
  id: jobIdSchema,
  company_id: companyIdSchema,
  status: jobStatusSchema,
  phase: z.string(),
  job_type: jobTypeSchema,
  provider: providerIdSchema,
  model: z.string().nullable(),
  params: z.record(z.string(), jsonValueSchema),
  progress: z.number().nullable(),
  estimated_cost_micros: z.int(),
  actual_cost_micros: z.int().nullable(),
  cost_basis: costBasisSchema.nullable(),
  attempt: z.int(),
  priority: z.int(),
  error: jobErrorSchema.nullable(),
  cancel_requested_at: z.string().nullable(),
  run_after: z.string(),
  lease_expires_at: z.string().nullable(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  rev: z.int(),
  outputs: z.array(outputSchema).default([]),
});
export type JobRow = z.output<typeof jobRowSchema>;

/** What is asked of PostgREST for such a row. */
export const JOB_COLUMNS = [
  ...Object.keys(jobRowSchema.shape).filter((name) => name !== 'outputs'),
  `outputs:media_assets(${Object.keys(outputSchema.shape).join(',')})`,
].join(',');

/** The job as every door shows it. Only what has arrived in the storage counts as an output. */
export function jobViewOf(row: JobRow): JobView {
  const isEnded = row.finished_at !== null;
  return {
    id: row.id,
    companyId: row.company_id,
    projectId: null,
    status: row.status,
    phase: JOB_PHASES.find((phase) => phase === row.phase) ?? (isEnded ? phaseOfEnd(row) : 'running'),
    jobType: row.job_type,
    provider: row.provider,
    model: row.model,
    params: row.params,
    progress: row.progress,
    message: null,
    etaMs: null,
    estimatedCostMicros: row.estimated_cost_micros,
    actualCostMicros: isEnded ? (row.actual_cost_micros ?? 0) : row.actual_cost_micros,
    costBasis: row.cost_basis,
    attempts: row.attempt,
    priority: row.priority,
    position: 0,
    createdAt: epochOf(row.created_at),
    startedAt: row.started_at === null ? null : epochOf(row.started_at),
    finishedAt: row.finished_at === null ? null : epochOf(row.finished_at),
    cancelRequested: row.cancel_requested_at !== null,
    outputs: storedOutputs(row).map((output) => ({
      assetId: output.id,
      kind: output.kind,
      mime: output.mime,
      width: output.width,
      height: output.height,
      duration: output.duration_ms === null ? null : output.duration_ms / SECOND,
      bytes: output.bytes,
      sha256: output.sha256,
      path: output.object_path,
    })),
    error: row.error,
    revision: row.rev,
  };
}

function phaseOfEnd({ status }: JobRow): JobView['phase'] {
  return status === 'failed' || status === 'cancelled' ? status : 'completed';
}

function storedOutputs(row: JobRow): OutputRow[] {
  return row.outputs
    .filter((output) => output.upload_state === 'stored' && (output.deleted_at ?? null) === null)
    .toSorted((a, b) => a.ordinal - b.ordinal);
}

function epochOf(iso: string): EpochMs {
  return Date.parse(iso);
}
