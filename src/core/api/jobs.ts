import { createHash } from 'node:crypto';
import type { JobRequest } from '../../contract/job.ts';
import type { MethodParsedInput } from '../../contract/methods.ts';
import { projectIdSchema, type ProjectId } from '../../contract/ids.ts';
import type { ProviderView } from '../../contract/provider.ts';
import type { JsonObject, JsonValue } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import { assert } from '../base/assert.ts';
import { newId } from '../base/ids.ts';
import { hasLimitFor } from '../budget/reserve.ts';
import { sqliteCode } from '../db/open.ts';
import type { MethodHandlers } from '../engine-type.ts';
import { announceJob } from '../jobs/announce.ts';
import { cancelJob, requireJob } from '../jobs/cancel.ts';
import { createJob, findSame } from '../jobs/create.ts';
import { usualDuration } from '../jobs/duration.ts';
import { type Plan, planJob } from '../jobs/plan.ts';
import { countJobs, listJobs } from '../jobs/queries.ts';
import { resolveJob } from '../jobs/resolve.ts';
import { retryJob } from '../jobs/retry-job.ts';
import { routeJob } from '../jobs/route.ts';
import type { JobRow } from '../jobs/row.ts';
import { viewJob } from '../jobs/view.ts';
import type { ApiContext } from './context.ts';
import { importInputs } from './inputs.ts';

type JobMethods = Pick<
  MethodHandlers,
  | 'jobs.create'
  | 'jobs.quote'
  | 'jobs.get'
  | 'jobs.list'
  | 'jobs.counts'
  | 'jobs.cancel'
  | 'jobs.retry'
  | 'jobs.resolve'
  | 'queue.pause'
  | 'queue.resume'
>;

/** The methods of jobs and of the queue. */
export function jobMethods(context: ApiContext, setPaused: (paused: boolean) => void): JobMethods {
  const view = (job: JobRow): ReturnType<typeof viewJob> => viewJob(context, job);
  const changed = (job: JobRow): ReturnType<typeof viewJob> => {
    announceJob(context, job.id);
    if (job.estimated_cost_micros !== 0) context.announceBudget();
    context.scheduler.wake();
    return view(requireJob(context, job.id));
  };
  return {
    'jobs.create': async (input) => changed(await acceptJob(context, input)),
    'jobs.quote': (input) => quote(context, input),
    'jobs.get': async ({ jobId }) => view(requireJob(context, jobId)),
    'jobs.list': async (input) => {
      const page = listJobs(context.db, context.companyId, {
        status: input.status,
        limit: input.limit,
        cursor: input.cursor,
      });
      return { jobs: page.jobs.map(view), nextCursor: page.nextCursor };
    },
    'jobs.counts': async () => countJobs(context.db, context.companyId),
    'jobs.cancel': async ({ jobId }) => changed(cancelJob(context, context.scheduler, jobId)),
    'jobs.retry': async ({ jobId }) => changed(retry(context, requireJob(context, jobId))),
    'jobs.resolve': async ({ jobId, outcome }) => {
      const job = resolveJob(context, jobId, outcome);
      if (job.state === 'running') context.scheduler.resume(job);
      return changed(job);
    },
    'queue.pause': async () => pause(true, setPaused),
    'queue.resume': async () => pause(false, setPaused),
  };
}

function pause(paused: boolean, setPaused: (paused: boolean) => void): { paused: boolean } {
  setPaused(paused);
  return { paused };
}

async function acceptJob(context: ApiContext, input: MethodParsedInput<'jobs.create'>): Promise<JobRow> {
  if (context.isStopping()) throw new AppError('shutting_down', 'Gesso is closing. Send this again when it runs.');
  requireOwnCompany(context, input);
  const now = context.clock.now();
  const id = input.id ?? newId.job(now);
  const identity = {
    id,
    companyId: context.companyId,
    idempotencyKey: input.idempotencyKey ?? null,
    requestHash: hashRequest(input),
  };
  // The same intent again must succeed whatever has changed since: a provider that is gone, a budget that is spent.
  const existing = findSame(context.db, identity);
  if (existing !== undefined) return existing;

  const planned = await plan(context, input, id);
  const params = await importInputs(context, planned.params);
  try {
    const { job } = createJob(context.db, {
      ...identity,
      reservationId: newId.reservation(now),
      projectId: projectOf(params),
      jobType: input.jobType,
      provider: planned.provider.id,
      model: planned.model,
      params,
      maxCostMicros: input.maxCostMicros ?? null,
      estimatedCostMicros: planned.estimate.maxCostMicros,
      reserveMicros: planned.reserveMicros,
      priceVersion: planned.estimate.priceVersion,
      acceptSoftLimits: input.acceptSoftLimits ?? false,
      timeZone: context.timeZone(),
      now,
    });
    return job;
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_FULL') === true)
      throw new AppError(
        'storage_full',
        'The disk is full, so the job was not accepted. Free some space and send it again.',
        { cause: error },
      );
    throw error;
  }
}

async function plan(context: ApiContext, request: JobRequest, id: JobRow['id']): Promise<Plan> {
  const route = await routeJob(request, {
    describe: (provider) => context.registry.describe(provider, { refresh: false }),
    ids: [...context.adapters.keys()],
    isLimited: (provider) => hasLimitFor(context.db, context.companyId, provider),
  });
  return planFor(context, { request, provider: route.provider, id });
}

function planFor(
  context: ApiContext,
  options: { request: JobRequest; provider: ProviderView; id: JobRow['id'] },
): Plan {
  const adapter = context.adapters.get(options.provider.id);
  assert(adapter !== undefined, 'a described provider has an adapter');
  return planJob(options.request, {
    provider: options.provider,
    adapter,
    jobId: options.id,
    drawSeed: () => Math.floor(context.random() * 2 ** 32),
  });
}

function requireOwnCompany(context: ApiContext, request: JobRequest): void {
  if (request.companyId === undefined || request.companyId === context.companyId) return;
  throw new AppError(
    'forbidden',
    'This company is not yours. Leave companyId out to use the company of this computer.',
    { details: { companyId: request.companyId } },
  );
}

function projectOf(params: JsonObject): ProjectId | null {
  const value = params['projectId'];
  if (value === undefined) return null;
  const parsed = projectIdSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_request', 'projectId must be a UUID.', {
    details: { issues: [{ path: 'params.projectId', message: 'must be a UUID' }] },
  });
}

/** Hash of what was asked, independent of key order and of what the engine fills in. */
function hashRequest(input: MethodParsedInput<'jobs.create'>): string {
  const asked = {
    jobType: input.jobType,
    params: input.params,
    provider: input.provider ?? null,
    model: input.model ?? null,
    maxCostMicros: input.maxCostMicros ?? null,
  };
  return createHash('sha256')
    .update(JSON.stringify(sorted(asked)))
    .digest('hex');
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

async function quote(context: ApiContext, request: JobRequest): Promise<Awaited<ReturnType<JobMethods['jobs.quote']>>> {
  const base = {
    provider: request.provider ?? null,
    model: request.model ?? null,
    routeReason: '',
    maxCostMicros: null,
    durationMs: null,
  };
  try {
    requireOwnCompany(context, request);
    const route = await routeJob(request, {
      describe: (provider) => context.registry.describe(provider, { refresh: false }),
      ids: [...context.adapters.keys()],
      isLimited: (provider) => hasLimitFor(context.db, context.companyId, provider),
    });
    const routed = { ...base, provider: route.provider.id, routeReason: route.reason };
    return tryPlan(context, { request, provider: route.provider, routed });
  } catch (error) {
    return { ...base, problems: problemsOf(error) };
  }
}

function tryPlan(
  context: ApiContext,
  options: {
    request: JobRequest;
    provider: ProviderView;
    routed: Omit<Awaited<ReturnType<JobMethods['jobs.quote']>>, 'problems'>;
  },
): Awaited<ReturnType<JobMethods['jobs.quote']>> {
  const { request, provider, routed } = options;
  try {
    const planned = planFor(context, { request, provider, id: newId.job(context.clock.now()) });
    const usual = usualDuration(context.db, { provider: provider.id, job_type: request.jobType, model: planned.model });
    const state = provider.availability.state;
    const problems = state === 'ready' ? [] : [{ code: state, path: null, message: provider.availability.message }];
    return {
      ...routed,
      model: planned.model,
      maxCostMicros: planned.estimate.maxCostMicros,
      durationMs: usual ?? planned.estimate.durationMs,
      problems,
    };
  } catch (error) {
    return { ...routed, problems: problemsOf(error) };
  }
}

function problemsOf(error: unknown): Awaited<ReturnType<JobMethods['jobs.quote']>>['problems'] {
  if (!(error instanceof AppError)) throw error;
  const issues = error.details['issues'];
  if (!Array.isArray(issues)) return [{ code: error.code, path: null, message: error.message }];
  return issues.map((issue: { path?: unknown; message?: unknown }) => ({
    code: error.code,
    path: typeof issue.path === 'string' ? issue.path : null,
    message: typeof issue.message === 'string' ? issue.message : error.message,
  }));
}

function retry(context: ApiContext, job: JobRow): JobRow {
  if (context.isStopping()) throw new AppError('shutting_down', 'Gesso is closing. Retry this when it runs.');
  const adapter = context.adapters.get(job.provider);
  if (adapter === undefined)
    throw new AppError('provider_not_configured', `This version of Gesso cannot run jobs on ${job.provider}.`);
  const estimate = adapter.estimate({
    jobId: job.id,
    jobType: job.job_type,
    model: job.model ?? undefined,
    params: job.params,
  });
  return retryJob(context, job.id, { estimate, timeZone: context.timeZone() });
}
