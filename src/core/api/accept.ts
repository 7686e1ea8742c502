import { createHash } from 'node:crypto';
import { type JobId, type ProjectId, projectIdSchema } from '../../contract/ids.ts';
import type { JobRequest } from '../../contract/job.ts';
import type { MethodParsedInput } from '../../contract/methods.ts';
import type { JsonObject, JsonValue } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import { assert } from '../base/assert.ts';
import { newId } from '../base/ids.ts';
import { hasLimitFor } from '../budget/reserve.ts';
import { sqliteCode } from '../db/open.ts';
import { createJob, findSame } from '../jobs/create.ts';
import { type Plan, planJob } from '../jobs/plan.ts';
import { type Route, routeJob } from '../jobs/route.ts';
import type { JobRow } from '../jobs/row.ts';
import type { ApiContext } from './context.ts';
import { importInputs } from './inputs.ts';

/**
 * Accepts a request as a job, durable on return. The same intent again (id or idempotency key) returns the job that it made before.
 * Throws AppError: `shutting_down`, `forbidden`, whatever route, plan and reservation refuse, `storage_full`.
 */
export async function acceptJob(context: ApiContext, input: MethodParsedInput<'jobs.create'>): Promise<JobRow> {
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

  const { plan: planned } = await planRequest(context, input, id);
  const params = await importInputs(context, planned);
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
