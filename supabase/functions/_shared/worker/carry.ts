import { z } from 'zod';
import type { ProviderId } from '../../../../src/contract/provider.ts';
import { AppError } from '../../../../src/core/base/app-error.ts';
import { jobErrorOf } from '../../../../src/core/jobs/retry.ts';
import { createTurns, type Turns } from '../../../../src/core/providers/elevenlabs/turns.ts';
import type { Adapter } from '../../../../src/core/providers/adapter.ts';
import { ProviderFailure } from '../../../../src/core/providers/errors.ts';
import { logLine } from '../answer.ts';
import { type Backend, backendOf } from '../backend.ts';
import type { Environment } from '../environment.ts';
import { openKey } from '../sealed-key.ts';
import { contextOf } from './context.ts';
import { followTask, type Outcome } from './follow.ts';
import { attemptIdsOf, type ClaimedJob, claimedSchema } from './job.ts';
import { endTry, FOLLOW_LEASE_S, LeaseLost } from './lease.ts';
import type { Run } from './run.ts';
import { Found, resolveDoubt, submitOnce } from './submit.ts';

/** Most jobs of one pass: they are carried side by side, in a function with 2 s of computing time. */
const JOBS_PER_PASS = 5;
/** How long a job without a key waits for a desktop that has one, milliseconds. */
const NO_KEY_RETRY_MS = 5 * 60_000;

/**
 * How long after `until` the last waits end, milliseconds: a request that is on its way is not cut off for nothing, and one that hangs does
 * not outlive the pass. What a cut-off request did is asked or decided afterwards, as after a crash.
 */
const GRACE_MS = 300_000;

/** What became of one job in a pass. */
export type Carried = { readonly jobId: string; readonly outcome: Outcome | 'lease_lost' | 'put_off' };

/**
 * One pass: claims due jobs and carries each as far as it comes before `until` (epoch milliseconds). Whatever happens in between, the next
 * pass goes on from what is written down.
 */
export async function carryJobs(
  environment: Environment,
  options: { adapters: ReadonlyMap<ProviderId, Adapter>; companyId: string | undefined; until: number },
): Promise<readonly Carried[]> {
  const backend = backendOf(environment, { kind: 'service' });
  const claimed = await backend.rpc('claim_server_jobs', {
    p_worker: crypto.randomUUID(),
    p_providers: [...options.adapters.keys()],
    p_limit: JOBS_PER_PASS,
    p_lease_s: FOLLOW_LEASE_S,
    ...(options.companyId === undefined ? {} : { p_company: options.companyId }),
  });
  const jobs = z.array(claimedSchema).parse(claimed);
  const fileTurns = createTurns();
  const signal = AbortSignal.timeout(Math.max(0, options.until - Date.now()) + GRACE_MS);
  try {
    return await Promise.all(jobs.map((job) => carryOne(environment, backend, { job, signal, fileTurns, ...options })));
  } finally {
    for (const adapter of options.adapters.values()) await adapter.stop?.();
  }
}

type Given = {
  readonly job: ClaimedJob;
  readonly adapters: ReadonlyMap<ProviderId, Adapter>;
  readonly until: number;
  readonly signal: AbortSignal;
  readonly fileTurns: Turns;
};

/** Never rejects: what goes wrong with one job must not stop the others, and its lease runs out. */
async function carryOne(environment: Environment, backend: Backend, given: Given): Promise<Carried> {
  const { job } = given;
  try {
    return { jobId: job.id, outcome: await carry(environment, backend, given) };
  } catch (error) {
    const isLost = error instanceof LeaseLost;
    const code = error instanceof AppError ? error.code : error instanceof Error ? error.name : 'unknown';
    if (!isLost) logLine('warn', { jobId: job.id, code }, 'a job is put off; the next pass goes on with it');
    return { jobId: job.id, outcome: isLost ? 'lease_lost' : 'put_off' };
  }
}

async function carry(environment: Environment, backend: Backend, given: Given): Promise<Outcome> {
  const { job, adapters, until, signal, fileTurns } = given;
  const ids = await attemptIdsOf(job);
  const adapter = adapters.get(job.provider);
  const secret = adapter?.paid === false ? NO_SECRET : await secretOf(environment, backend, job);
  if (adapter === undefined || 'problem' in secret) {
    const problem = 'problem' in secret ? secret.problem : `This project does not carry jobs of ${job.provider}.`;
    await endTry(backend, job, ids, {
      status: 'queued',
      error: jobErrorOf(new ProviderFailure('unavailable', problem), false),
      retryAfterMs: NO_KEY_RETRY_MS,
    });
    return 'requeued';
  }
  const context = contextOf(backend, job, { secret: secret.key, signal });
  const run: Run = { backend, job, ids, adapter, context, fileTurns, until };
  const handle = await handleOf(run);
  return handle === undefined ? outcomeOf(backend, job) : followTask(run, handle);
}

/** The task at the provider: the one that is written down, the one that is found after doubt, or a new one. */
async function handleOf(run: Run): Promise<Run['job']['handle'] | undefined> {
  if (run.job.handle !== null) return run.job.handle;
  if (run.job.phase === 'submitting') return resolveDoubt(run);
  try {
    return await submitOnce(run);
  } catch (error) {
    if (error instanceof Found) return error.handle;
    throw error;
  }
}

const sealedSchema = z.object({ ciphertext: z.string(), kekVersion: z.int() }).nullable();

/** The provider's key, or why there is none, for whoever asked for the job. key undefined: it needs none. */
type Secret = { readonly key: string | undefined } | { readonly problem: string };
const NO_SECRET: Secret = { key: undefined };

async function secretOf(environment: Environment, backend: Backend, job: ClaimedJob): Promise<Secret> {
  const place = { companyId: job.company_id, provider: job.provider, label: 'default' };
  const stored = await backend.rpc('get_provider_key', { p_company: job.company_id, p_provider: job.provider });
  const sealed = sealedSchema.parse(stored ?? null);
  if (sealed === null)
    return {
      problem: `No computer of the team has taken this job, and the company has no key for ${job.provider}. An admin can add one.`,
    };
  try {
    return { key: await openKey(environment.keyEncryptionKeys, place, sealed) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Nothing of a key is in these sentences, and somebody has to act.
    logLine('error', { jobId: job.id, provider: job.provider, why: error.message }, 'a provider key does not open');
    return { problem: error.message };
  }
}

const stateSchema = z.array(z.object({ status: z.string(), phase: z.string() }));

/** How a job stands whose try has ended before there was a task. */
async function outcomeOf(backend: Backend, job: ClaimedJob): Promise<Outcome> {
  const [state] = stateSchema.parse(
    await backend.select('media_projects', { select: 'status,phase', id: `eq.${job.id}` }),
  );
  if (state?.status === 'failed') return 'failed';
  if (state?.status === 'cancelled') return 'cancelled';
  if (state?.phase === 'needs_attention') return 'needs_attention';
  return state?.status === 'processing' ? 'running' : 'requeued';
}
