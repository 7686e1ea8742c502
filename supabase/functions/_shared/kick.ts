import { logLine } from './answer.ts';
import { backendOf } from './backend.ts';
import type { Environment } from './environment.ts';
import type { JobRow } from './job-row.ts';

/** Providers whose jobs the server itself can always carry. */
const CLOUD: ReadonlySet<string> = new Set(['openai', 'runway', 'elevenlabs', 'heygen']);

/**
 * Wakes the worker for a job that is due, and does not wait for it. A wake-up that is lost costs only time: the schedule and the next question
 * wake it too.
 */
export function wakeWorker(environment: Environment, job: JobRow): void {
  if (!isDue(job, environment)) return;
  const work = backendOf(environment, { kind: 'service' })
    .request('/functions/v1/media-worker', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ companyId: job.company_id }),
      signal: AbortSignal.timeout(150_000),
    })
    .then((response) => response.body?.cancel())
    .catch((error: unknown) => {
      logLine(
        'warn',
        { jobId: job.id, name: error instanceof Error ? error.name : 'unknown' },
        'the worker was not woken',
      );
    });
  if (typeof EdgeRuntime !== 'undefined') EdgeRuntime.waitUntil(work);
}

function isDue(job: JobRow, { comfyUrl }: Environment): boolean {
  const { status, provider, phase, run_after: after, lease_expires_at: lease } = job;
  const isCarried = CLOUD.has(provider) || (provider === 'comfyui' && comfyUrl !== undefined);
  if (!isCarried || phase === 'needs_attention') return false;
  if (status === 'queued') return Date.parse(after) <= Date.now();
  return status === 'processing' && lease !== null && Date.parse(lease) < Date.now();
}
