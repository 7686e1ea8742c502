import { z } from 'zod';
import { jobIdSchema, projectIdSchema, uuidv7 } from '../../../src/contract/ids.ts';
import type { CreateJobInput } from '../../../src/contract/job.ts';
import type { ProviderId, ProviderView } from '../../../src/contract/provider.ts';
import type { JsonValue } from '../../../src/contract/units.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import { planJob } from '../../../src/core/jobs/plan.ts';
import { routeJob } from '../../../src/core/jobs/route.ts';
import type { Adapter, Estimate } from '../../../src/core/providers/adapter.ts';
import { describingAdapters } from './adapters.ts';
import { sha256Hex } from './derived-id.ts';
import type { Environment } from './environment.ts';
import type { Identity } from './identity.ts';
import { importInputs, readInputFacts, requireInputs } from './input-assets.ts';
import { JOB_COLUMNS, type JobRow, jobRowSchema } from './job-row.ts';
import { describeOffer, readLimits, readOffers, TEAM_PROVIDERS } from './offers.ts';

const startedSchema = z.object({ job: jobRowSchema });
const sameSchema = z.array(jobRowSchema.extend({ request_hash: z.string() }));

/**
 * Accepts a request as a job of a company: route, parameters and price as on the desktop, then one step of the database that holds the money.
 * The same Idempotency-Key with the same request is the same job, whatever has changed since. Throws AppError.
 */
export async function acceptJob(
  identity: Identity,
  environment: Environment,
  given: { readonly companyId: string; readonly input: CreateJobInput },
): Promise<JobRow> {
  const { companyId, input } = given;
  requireProjectId(input.params['projectId']);
  const requestHash = await hashOf(input);
  const existing = await findSame(identity, { companyId, key: input.idempotencyKey, requestHash });
  if (existing !== undefined) return existing;

  const adapters = describingAdapters(environment);
  const hasComfy = environment.comfyUrl !== undefined;
  const provider = await chooseProvider(identity, { companyId, input, adapters, hasComfy });
  const known = await readInputFacts(identity.backend, companyId, input.params);
  const id = jobIdSchema.parse(uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10))));
  const plan = planJob(input, {
    provider,
    adapter: adapters.get(provider.id) ?? FREE,
    jobId: id,
    drawSeed: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    inputsOf: (params) =>
      Object.fromEntries(
        Object.entries(params).flatMap(([name, value]) => {
          const facts = typeof value === 'string' ? known.get(value) : undefined;
          return facts === undefined ? [] : [[name, facts]];
        }),
      ),
  });
  requireInputs(plan.capability, plan.params, known);
  const params = await importInputs(identity.backend, companyId, plan);
  const started = await identity.backend.rpc('start_media_job', {
    p_company: companyId,
    p_id: id,
    p_job_type: input.jobType,
    p_provider: provider.id,
    p_model: plan.model,
    p_params: params,
    p_estimated_cost_micros: plan.reserveMicros,
    p_request_hash: requestHash,
    p_idempotency_key: input.idempotencyKey ?? null,
    p_max_cost_micros: input.maxCostMicros ?? null,
    p_price_version: plan.estimate.priceVersion,
    p_accept_soft_limits: input.acceptSoftLimits ?? false,
    p_library_project: params['projectId'] ?? null,
    p_api_key: identity.key?.apiKeyId ?? null,
  });
  return startedSchema.parse(started).job;
}

/** The parameter that Gesso itself understands is an id, as every other id of a request. Throws AppError `invalid_request`. */
function requireProjectId(id: JsonValue | undefined): void {
  if (id === undefined || id === null || projectIdSchema.safeParse(id).success) return;
  const message = 'params.projectId must be the id of a project.';
  throw new AppError('invalid_request', message, { details: { issues: [{ path: 'params.projectId', message }] } });
}

/** What costs nothing: the work of the team's own computers. */
const FREE: { estimate(): Estimate } = { estimate: () => ({ maxCostMicros: 0, priceVersion: null, durationMs: null }) };

async function chooseProvider(
  { backend }: Identity,
  given: { companyId: string; input: CreateJobInput; adapters: ReadonlyMap<ProviderId, Adapter>; hasComfy: boolean },
): Promise<ProviderView> {
  const { companyId, input, adapters, hasComfy } = given;
  // Only cloud providers and an open choice depend on what the company has right now.
  const isLocal = input.provider !== undefined && !adapters.has(input.provider);
  const offers = isLocal
    ? { keys: new Set<string>(), desktops: new Set<string>() }
    : await readOffers(backend, companyId);
  const isLimited = input.provider === undefined ? await readLimits(backend, companyId) : (): boolean => false;
  const route = await routeJob(input, {
    ids: TEAM_PROVIDERS,
    isLimited,
    describe: (id) => describeOffer(id, { request: input, offers, adapters, hasComfy }),
  });
  return route.provider;
}

async function findSame(
  { backend }: Identity,
  given: { companyId: string; key: string | undefined; requestHash: string },
): Promise<JobRow | undefined> {
  const { companyId, key, requestHash } = given;
  if (key === undefined) return undefined;
  const rows = await backend.select('media_projects', {
    select: `${JOB_COLUMNS},request_hash`,
    company_id: `eq.${companyId}`,
    idempotency_key: `eq.${key}`,
  });
  const [same] = sameSchema.parse(rows);
  if (same !== undefined && same.request_hash !== requestHash)
    throw new AppError('idempotency_conflict', 'This Idempotency-Key was used for another request.');
  return same;
}

/** SHA-256 of what was asked, before anything is filled in; the order of names does not count. */
async function hashOf(input: CreateJobInput): Promise<string> {
  const { jobType, params, provider, model, maxCostMicros } = input;
  const asked = {
    jobType,
    params,
    provider: provider ?? null,
    model: model ?? null,
    maxCostMicros: maxCostMicros ?? null,
  };
  return sha256Hex(new TextEncoder().encode(canonical(asked)));
}

function canonical(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
