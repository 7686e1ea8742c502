import { z } from 'zod';
import type { JsonValue, MicroUsd } from '../../../../src/contract/units.ts';
import { jsonValueSchema, MINUTE } from '../../../../src/contract/units.ts';
import { AppError } from '../../../../src/core/base/app-error.ts';
import { doubtError, withEvidence } from '../../../../src/core/jobs/doubt.ts';
import { asFailure, asFailureAfterSending, jobErrorOf, judge } from '../../../../src/core/jobs/retry.ts';
import type { AdapterAttempt, Evidence, StartResult } from '../../../../src/core/providers/adapter.ts';
import { ProviderFailure } from '../../../../src/core/providers/errors.ts';
import { readKeptFile } from '../../../../src/core/providers/kept-answer.ts';
import { logLine } from '../answer.ts';
import { requestOf } from './job.ts';
import { endTry, FOLLOW_LEASE_S, keepLease, LeaseLost, SUBMIT_LEASE_S } from './lease.ts';
import { type Run, taskIdOf } from './run.ts';
import { wait } from './context.ts';

/** What `prepare` returned, put aside before the request leaves: a worker after a crash needs it to look the attempt up. */
const PREPARED = 'prepared.json';
/** Vendors whose own lists may show later what they took; of the others the first answer is all that there is, or they wait by themselves. */
const LISTS_LAG: ReadonlySet<string> = new Set(['heygen']);
/** For how long such a list is asked again, and the pause in between: lists lag by seconds. After that a person decides. */
const DOUBT = { forMs: 2 * MINUTE, leaseSeconds: 15 } as const;
/** How often a handle that could not be written is written again: without it nobody could follow what was paid for. */
const WRITE_TRIES = 6;

/**
 * Sends the work once. "submitting" is durable before the request leaves, the handle before anything else happens. Returns the handle;
 * undefined when the try has ended. Throws LeaseLost.
 */
export async function submitOnce(run: Run): Promise<JsonValue | undefined> {
  const { backend, job, adapter, context } = run;
  const request = requestOf(job);
  const prepared = await beforeSending(run, () => adapter.prepare(context, request));
  if (prepared === undefined) return undefined;
  if (!(await holdPrice(run, adapter.estimate(request).maxCostMicros))) return undefined;
  await context.kept.write(run.ids.attemptId, PREPARED, new TextEncoder().encode(JSON.stringify(prepared.value)));
  const isCancelled = await keepLease(backend, job, {
    leaseSeconds: SUBMIT_LEASE_S,
    phase: 'submitting',
    submitSafety: adapter.submitSafety,
  });
  if (isCancelled) {
    await endTry(backend, job, run.ids, { status: 'cancelled' });
    return undefined;
  }
  const attempt: AdapterAttempt = { attemptId: run.ids.attemptId, request, prepared: prepared.value };
  try {
    return await record(run, await adapter.start(context, attempt));
  } catch (error) {
    if (error instanceof LeaseLost || error instanceof AppError) throw error;
    await afterFailure(run, attempt, asFailureAfterSending(error));
    return undefined;
  }
}

/** `submitting` without an answer, after a crash: the provider is asked by our id; what nobody can know waits for a person. */
export async function resolveDoubt(run: Run, cause?: ProviderFailure): Promise<JsonValue | undefined> {
  const { job, context, ids } = run;
  const kept = await readKeptFile(context, ids.attemptId, PREPARED);
  const prepared = kept === undefined ? null : jsonValueSchema.parse(JSON.parse(new TextDecoder().decode(kept)));
  const attempt: AdapterAttempt = { attemptId: ids.attemptId, request: requestOf(job), prepared };
  const found = kept === undefined ? 'unknown' : await lookUp(run, attempt);
  if (typeof found === 'object' && !(await isOfAnother(run, found.handle))) return record(run, found);
  if (found === 'absent') {
    const failure = cause ?? new ProviderFailure('unavailable', 'The provider never got this request.');
    await endTry(run.backend, job, ids, { status: 'queued', error: jobErrorOf(failure, false) });
    return undefined;
  }
  if (!run.adapter.paid) {
    const failure =
      cause ??
      new ProviderFailure('unavailable', 'Nobody knows whether this work was begun; it costs nothing to begin again.');
    await endTry(run.backend, job, ids, { status: 'queued', error: jobErrorOf(failure, false) });
    return undefined;
  }
  if (mayShowLater(run)) {
    await keepLease(run.backend, job, { leaseSeconds: DOUBT.leaseSeconds, phase: 'submitting' });
    return undefined;
  }
  const error = withEvidence(doubtError(cause), await evidenceOf(run, attempt));
  await endTry(run.backend, job, ids, { status: 'uncertain', error });
  return undefined;
}

/** Free and repeatable; a failure ends the try without cost. Boxed, since null is a value too. */
async function beforeSending(run: Run, prepare: () => Promise<JsonValue>): Promise<{ value: JsonValue } | undefined> {
  try {
    return { value: await prepare() };
  } catch (error) {
    if (error instanceof AppError) throw error;
    const failure = asFailure(error);
    await endWithoutCost(run, failure);
    return undefined;
  }
}

async function endWithoutCost(run: Run, failure: ProviderFailure): Promise<void> {
  const verdict = judge(failure, { attempts: run.job.attempt, random: Math.random() });
  const error = jobErrorOf(failure, false);
  await endTry(
    run.backend,
    run.job,
    run.ids,
    verdict.kind === 'fail' ? { status: 'failed', error } : { status: 'queued', error, retryAfterMs: verdict.delayMs },
  );
}

async function afterFailure(run: Run, attempt: AdapterAttempt, failure: ProviderFailure): Promise<void> {
  if (failure.sent !== 'unknown') return endWithoutCost(run, failure);
  logLine(
    'warn',
    { jobId: run.job.id, code: failure.code, attemptId: attempt.attemptId },
    'the outcome of a request is unknown',
  );
  const handle = await resolveDoubt(run, failure);
  if (handle !== undefined) throw new Found(handle);
}

/** The doubt is over: the provider has the work. */
export class Found extends Error {
  readonly handle: JsonValue;

  constructor(handle: JsonValue) {
    super('the provider has this attempt');
    this.handle = handle;
  }
}

/** The caller of a job names a price; who spends the company's key believes only its own. false: there is no room, and the try has ended. */
async function holdPrice(run: Run, micros: MicroUsd | null): Promise<boolean> {
  if (micros === null || micros <= run.job.estimated_cost_micros) return true;
  try {
    await run.backend.rpc('top_up_job', { p_job: run.job.id, p_token: run.job.lease_token, p_micros: micros });
    return true;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'budget_exceeded') throw error;
    const failure = new ProviderFailure('budget_exceeded', error.message, { details: { ...error.details } });
    await endTry(run.backend, run.job, run.ids, { status: 'failed', error: jobErrorOf(failure, false) });
    return false;
  }
}

const heldSchema = z.object({ held: z.boolean() });

/** The handle is written down before anything else, and a provider's own maximum is held where the limits allow it. */
async function record(run: Run, started: StartResult): Promise<JsonValue> {
  const { backend, job } = run;
  const at = {
    leaseSeconds: FOLLOW_LEASE_S,
    phase: 'running',
    handle: started.handle,
    providerJobId: taskIdOf(started.handle),
  };
  for (let tries = 1; ; tries++) {
    try {
      await keepLease(backend, job, at);
      break;
    } catch (error) {
      if (error instanceof LeaseLost || tries >= WRITE_TRIES) {
        logLine(
          'error',
          { jobId: job.id, task: taskIdOf(started.handle) ?? null },
          'a task at the provider could not be written down',
        );
        throw error;
      }
      await wait(500 * 2 ** tries, run.context.signal);
    }
  }
  if (started.maxCostMicros !== undefined && started.maxCostMicros > job.estimated_cost_micros)
    await holdMaximum(run, started.handle, Math.ceil(started.maxCostMicros));
  return started.handle;
}

/** The provider may take more than is held: hold that too, or cancel there. What it takes in the end is booked either way. */
async function holdMaximum(
  { backend, job, adapter, context }: Run,
  handle: JsonValue,
  micros: MicroUsd,
): Promise<void> {
  try {
    heldSchema.parse(await backend.rpc('top_up_job', { p_job: job.id, p_token: job.lease_token, p_micros: micros }));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'budget_exceeded') throw error;
    logLine('warn', { jobId: job.id }, 'the provider asks more than the limits allow; it is cancelled there');
    await adapter.cancel(context, handle).catch(() => undefined);
  }
}

async function lookUp({ adapter, context }: Run, attempt: AdapterAttempt): Promise<StartResult | 'absent' | 'unknown'> {
  if (adapter.find === undefined || adapter.submitSafety !== 'lookup') return 'unknown';
  try {
    return await adapter.find(context, attempt);
  } catch (error) {
    if (error instanceof AppError) throw error;
    return 'unknown';
  }
}

const othersSchema = z.array(z.object({ id: z.string() }));

/**
 * true when another job of the company has this task: of two equal orders the vendor's list may show the first one's. The adapters remember
 * what they have found as long as their process lives; here a process lives for a minute, and the database remembers.
 */
async function isOfAnother({ backend, job }: Run, handle: JsonValue): Promise<boolean> {
  const taskId = taskIdOf(handle);
  if (taskId === undefined) return false;
  const others = await backend.select('media_projects', {
    select: 'id',
    company_id: `eq.${job.company_id}`,
    provider: `eq.${job.provider}`,
    provider_job_id: `eq.${taskId}`,
    id: `neq.${job.id}`,
    limit: '1',
  });
  return othersSchema.parse(others).length > 0;
}

function mayShowLater({ job }: Run): boolean {
  return LISTS_LAG.has(job.provider) && Date.now() - Date.parse(job.started_at) < DOUBT.forMs;
}

async function evidenceOf({ adapter, context }: Run, attempt: AdapterAttempt): Promise<Evidence | undefined> {
  try {
    return await adapter.evidence?.(context, attempt);
  } catch {
    // Nothing to show: the doubt is shown without it.
    return undefined;
  }
}
