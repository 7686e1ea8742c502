import { hash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { type JobId, type ProjectId, projectIdSchema } from '../../contract/ids.ts';
import type { JobRequest } from '../../contract/job.ts';
import type { MethodParsedInput } from '../../contract/methods.ts';
import type { JsonObject, JsonValue } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import { assert } from '../base/assert.ts';
import { newId } from '../base/ids.ts';
import { LIMITS } from '../base/limits.ts';
import { hasLimitFor } from '../budget/reserve.ts';
import { sqliteCode } from '../db/open.ts';
import { createJob, findSame, type NewJob } from '../jobs/create.ts';
import { type AcceptedOne, createJobsWithin } from '../jobs/create-many.ts';
import { inputFactsOf } from '../jobs/input-facts.ts';
import { type Plan, planJob } from '../jobs/plan.ts';
import { type Route, routeJob } from '../jobs/route.ts';
import type { JobRow } from '../jobs/row-schema.ts';
import type { ApiContext } from './context.ts';
import { importInputs } from './inputs.ts';

/**
 * Accepts a request as a job, durable on return. The same intent again (id or idempotency key) returns the job that it made before.
 * Throws AppError: `shutting_down`, `forbidden`, whatever route, plan and reservation refuse, `storage_full`.
 */
export async function acceptJob(context: ApiContext, input: MethodParsedInput<'jobs.create'>): Promise<JobRow> {
  const checked = await checkRequest(context, input, context.timeZone());
  if ('existing' in checked) return existingOf(context, checked);
  return durably(() => context.commits.durable(() => createJob(context.db, checked.job).job));
}

/**
 * Accepts many requests, all or none, in one transaction, durable on return. They are checked in slices, between which the event loop
 * has its turn; writing them is one step. The jobs come back in the order of the requests;
 * an intent that was accepted before brings its job. Throws as `acceptJob`, with the number of the request in the issues' paths.
 */
export async function acceptJobs(
  context: ApiContext,
  inputs: readonly MethodParsedInput<'jobs.create'>[],
): Promise<AcceptedOne[]> {
  const { clock, commits, db } = context;
  const timeZone = context.timeZone();
  const checked: Checked[] = [];
  let since = clock.monotonic();
  for (const [index, input] of inputs.entries()) {
    checked.push(await withIndex(index, () => checkRequest(context, input, timeZone)));
    if (clock.monotonic() - since < LIMITS.sliceMs) continue;
    await turn();
    since = clock.monotonic();
  }
  const fresh = checked.flatMap((one) => ('job' in one ? [one.job] : []));
  const accepted = await durably(() => commits.durable(() => createJobsWithin(db, fresh)));
  let next = 0;
  return checked.flatMap((one) =>
    'existing' in one
      ? [{ jobId: one.existing.id, isPaid: one.existing.estimated_cost_micros !== 0 }]
      : accepted.slice(next, ++next),
  );
}

/** Whoever sends a request again may do so before the first sender was told. */
async function existingOf(context: ApiContext, checked: { readonly existing: JobRow }): Promise<JobRow> {
  await context.commits.flushed();
  return checked.existing;
}

type Checked = { readonly existing: JobRow } | { readonly job: NewJob };

/** Everything that can be refused before money and queue are touched. */
async function checkRequest(
  context: ApiContext,
  input: MethodParsedInput<'jobs.create'>,
  timeZone: string,
): Promise<Checked> {
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
  const isRepeatable = input.id !== undefined || input.idempotencyKey !== undefined;
  const existing = isRepeatable ? findSame(context.db, identity) : undefined;
  if (existing !== undefined) return { existing };

  const { plan } = await planRequest(context, input, id);
  const params = await importInputs(context, plan);
  const job: NewJob = {
    ...identity,
    reservationId: newId.reservation(now),
    projectId: projectOf(params),
    jobType: input.jobType,
    provider: plan.provider.id,
    model: plan.model,
    params,
    maxCostMicros: input.maxCostMicros ?? null,
    estimatedCostMicros: plan.estimate.maxCostMicros,
    reserveMicros: plan.reserveMicros,
    priceVersion: plan.estimate.priceVersion,
    acceptSoftLimits: input.acceptSoftLimits ?? false,
    timeZone,
    now,
  };
  return { job };
}

/** A full disk refuses the job in words; nothing of it is left. */
async function durably<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_FULL') !== true) throw error;
    throw new AppError(
      'storage_full',
      'The disk is full, so the job was not accepted. Free some space and send it again.',
      { cause: error },
    );
  }
}

/** Says in the error which request of a batch is wrong. */
async function withIndex<T>(index: number, check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `Request ${index + 1}: ${error.message}`, {
      details: { ...error.details, index },
      cause: error,
    });
  }
}

/** Where a request goes and what it becomes there. Throws what `routeJob` and `planJob` throw. */
export async function planRequest(
  context: ApiContext,
  request: JobRequest,
  id: JobId,
): Promise<{ readonly route: Route; readonly plan: Plan }> {
  requireOwnCompany(context, request);
  const route = await routeRequest(context, request);
  return { route, plan: planOn(context, request, { route, id }) };
}

/** Where a request goes. Throws `provider_not_configured`. */
export function routeRequest(context: ApiContext, request: JobRequest): Promise<Route> {
  return routeJob(request, {
    describe: (provider) => context.registry.describe(provider, { refresh: false }),
    ids: [...context.adapters.keys()],
    isLimited: (provider) => hasLimitFor(context.db, context.companyId, provider),
  });
}

/** What a request becomes on its route. Throws what `planJob` throws. */
export function planOn(context: ApiContext, request: JobRequest, options: { route: Route; id: JobId }): Plan {
  const { provider } = options.route;
  const adapter = context.adapters.get(provider.id);
  assert(adapter !== undefined, 'a described provider has an adapter');
  return planJob(request, {
    provider,
    adapter,
    jobId: options.id,
    drawSeed: () => Math.floor(context.random() * 2 ** 32),
    inputsOf: (params) => inputFactsOf(context.db, params),
  });
}

/** Throws `forbidden` for a company that is not the one of this folder. */
export function requireOwnCompany(context: ApiContext, request: JobRequest): void {
  if (request.companyId === undefined || request.companyId === context.companyId) return;
  throw new AppError(
    'forbidden',
    'This company is not yours. Leave companyId out to use the company of this computer.',
    { details: { companyId: request.companyId } },
  );
}

/** The project that the parameters name. Throws `invalid_request`. */
export function projectOf(params: JsonObject): ProjectId | null {
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
  // In the order of the alphabet, as everything below.
  const asked = {
    jobType: input.jobType,
    maxCostMicros: input.maxCostMicros ?? null,
    model: input.model ?? null,
    params: sorted(input.params),
    provider: input.provider ?? null,
  };
  return hash('sha256', JSON.stringify(asked));
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
