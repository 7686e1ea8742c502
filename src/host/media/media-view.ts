import type { JobStatus, JobView } from '../../contract/job.ts';
import type { ProviderId } from '../../contract/provider.ts';
import { type EpochMs, type MicroUsd, usdFromMicros } from '../../contract/units.ts';
import { isoFromEpoch } from '../../core/base/clock.ts';

/** Names as people write them, for sentences. */
export const PROVIDER_NAMES = {
  comfyui: 'ComfyUI',
  draft: 'Draft',
  openai: 'OpenAI',
  runway: 'Runway',
  elevenlabs: 'ElevenLabs',
  heygen: 'HeyGen',
} as const satisfies Record<ProviderId, string>;

/** Where a result can be fetched: an absolute URL. */
export type AssetUrl = (output: { readonly assetId: string; readonly path: string }) => string;

/** A job as `media-status` shows it: snake_case where the contract has it, USD as numbers, ISO times, absolute URLs. */
export type MediaJob = ReturnType<typeof mediaJob>;

/** The answer to a create. For a repeated idempotency key it is the same job, whatever became of it meanwhile. */
export function mediaStarted(job: JobView) {
  return {
    success: true as const,
    jobId: job.id,
    status: job.status,
    provider: job.provider,
    estimated_cost: usdOrNull(job.estimatedCostMicros),
    message: startedMessage(job.status, PROVIDER_NAMES[job.provider]),
  };
}

/** The one mapping from a job to the outside world's words; the HTTP API and the command line both print this. */
export function mediaJob(job: JobView, assetUrl: AssetUrl) {
  return {
    success: true as const,
    jobId: job.id,
    status: job.status,
    phase: job.phase,
    progress: progressOf(job),
    provider: job.provider,
    model: job.model,
    jobType: job.jobType,
    params: job.params,
    estimated_cost: usdOrNull(job.estimatedCostMicros),
    actual_cost: usdOrNull(job.actualCostMicros),
    cost_basis: job.costBasis,
    attempts: job.attempts,
    created_at: isoFromEpoch(job.createdAt),
    started_at: isoOrNull(job.startedAt),
    finished_at: isoOrNull(job.finishedAt),
    outputs: job.outputs.map((output) => ({
      assetId: output.assetId,
      kind: output.kind,
      mime: output.mime,
      width: output.width,
      height: output.height,
      duration: output.duration,
      bytes: output.bytes,
      sha256: output.sha256,
      url: assetUrl(output),
      path: output.path,
    })),
    error: job.error,
  };
}

/** 0..1. The outside contract has a number here: an unknown progress is 0, a completed job is 1. */
function progressOf(job: JobView): number {
  if (job.status === 'completed') return 1;
  return job.progress ?? 0;
}

function startedMessage(status: JobStatus, provider: string): string {
  switch (status) {
    case 'queued':
      return `Job queued for ${provider} processing`;
    case 'processing':
      return `Job is being processed by ${provider}`;
    case 'completed':
    case 'failed':
    case 'cancelled':
      return `Job was already taken and is ${status}`;
  }
}

function usdOrNull(micros: MicroUsd | null): number | null {
  return micros === null ? null : usdFromMicros(micros);
}

function isoOrNull(at: EpochMs | null): string | null {
  return at === null ? null : isoFromEpoch(at);
}
