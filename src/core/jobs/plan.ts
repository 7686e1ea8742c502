import {
  canRun,
  capabilityFor,
  PROVIDER_IDS,
  type Capability,
  type JobType,
  type ProviderId,
  type ProviderView,
} from '../../contract/provider.ts';
import { checkParams } from '../../contract/params.ts';
import type { JobRequest } from '../../contract/job.ts';
import type { JobId } from '../../contract/ids.ts';
import { formatUsd, type JsonObject, type MicroUsd, usdFromMicros } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import type { Adapter, AdapterRequest, Estimate } from '../providers/adapter.ts';

/** A request on its way to become a job: where it goes, what exactly is asked, and the most it can cost. */
export type Plan = {
  readonly provider: ProviderView;
  readonly model: string | null;
  readonly params: JsonObject;
  readonly capability: Capability;
  readonly estimate: Estimate;
  /** What must be reserved: the estimate, or the user's cap when the price is unknown. */
  readonly reserveMicros: MicroUsd;
};

/**
 * Checks a request against what its provider declares, fills in defaults and a seed, and prices it.
 * Throws AppError: `invalid_request` (type, range, missing), `unsupported_job` (job type, model or parameter that the provider does
 * not have), `budget_exceeded` (above the request's own cap), `invalid_request` for an unknown price without a cap.
 */
export function planJob(
  request: JobRequest,
  options: {
    provider: ProviderView;
    adapter: Pick<Adapter, 'estimate'>;
    jobId: JobId;
    drawSeed: () => number;
    inputsOf: (params: JsonObject) => NonNullable<AdapterRequest['inputs']>;
  },
): Plan {
  const { provider, adapter } = options;
  const { model, capability } = chooseCapability(request, provider);
  const params = withSeed(capability, checkedParams(request, { capability, provider }), options.drawSeed);
  const estimate = adapter.estimate({
    jobId: options.jobId,
    jobType: request.jobType,
    model: model ?? undefined,
    params,
    inputs: options.inputsOf(params),
  });
  return { provider, model, params, capability, estimate, reserveMicros: capOf(request, { estimate, provider }) };
}

/** The capability that takes the request, and the model with it. Throws `unsupported_job`. */
function chooseCapability(
  request: JobRequest,
  provider: ProviderView,
): { readonly model: string | null; readonly capability: Capability } {
  const model = chooseModel(request, provider);
  const { jobType, params } = request;
  const capability = capabilityFor(provider, { jobType, model: model ?? undefined, params });
  if (capability === undefined) throw unsupportedJobType(jobType, provider);
  // A name that is none is refused as such, by the list of names; not for what another workflow lacks.
  const isNamed = params['workflow'] !== undefined && params['workflow'] !== null;
  if (!canRun(capability) && (!isNamed || params['workflow'] === capability.workflow))
    throw missingParts(capability, provider);
  return { model: modelWithin(capability, { request, provider, model }), capability };
}

/** A workflow may take other models than its provider at large, or none. Who names both a workflow and a model knows better. */
function modelWithin(
  capability: Capability,
  chosen: { readonly request: JobRequest; readonly provider: ProviderView; readonly model: string | null },
): string | null {
  const { request, provider, model } = chosen;
  const { models, workflow } = capability;
  if (workflow === undefined || models === undefined || (model !== null && models.includes(model))) return model;
  if (models.length === 0) return null;
  if (request.model === undefined) return models[0] ?? null;
  if (request.params['workflow'] === workflow) return model;
  throw new AppError(
    'unsupported_job',
    `The workflow ${workflow} of ${provider.name} is not made for ${request.model.slice(0, 100)}. It takes: ${models.slice(0, 20).join(', ')}. Name a workflow to use it all the same.`,
    { details: { supported: { models: models.slice(0, 100) }, workflow } },
  );
}

function missingParts(capability: Capability, provider: ProviderView): AppError {
  const missing = capability.missing ?? [];
  const what = capability.workflow === undefined ? '' : `the workflow ${capability.workflow} of `;
  return new AppError(
    'unsupported_job',
    `Something is missing for ${what}${provider.name}. ${missing.map((part) => part.message).join(' ')}`,
    {
      details: {
        workflow: capability.workflow ?? null,
        missing: missing.map(({ kind, name, folder, download, message }) => ({
          kind,
          name,
          folder,
          download,
          message,
        })),
      },
    },
  );
}

function chooseModel(request: JobRequest, provider: ProviderView): string | null {
  const models = provider.models.filter((model) => model.jobTypes.includes(request.jobType));
  if (request.model === undefined) return models[0]?.id ?? null;
  // A provider that cannot be reached now cannot name its models; the job itself will.
  if (models.length === 0 && provider.availability.state === 'unreachable') return request.model;
  if (models.some((model) => model.id === request.model)) return request.model;
  if (modelsOfNamed(request, provider).includes(request.model)) return request.model;
  const names = models.slice(0, 20).map((model) => model.id);
  throw new AppError(
    'unsupported_job',
    `${provider.name} has no model ${request.model.slice(0, 100)} for ${request.jobType}.${names.length === 0 ? '' : ` It offers: ${names.join(', ')}.`}`,
    { details: { supported: { models: names } } },
  );
}

/** The models of the workflow that the request names; [] when it names none that there is. */
function modelsOfNamed({ jobType, params }: JobRequest, provider: ProviderView): readonly string[] {
  const named = capabilityFor(provider, { jobType, params });
  return named?.workflow !== undefined && named.workflow === params['workflow'] ? (named.models ?? []) : [];
}

function unsupportedJobType(jobType: JobType, provider: ProviderView): AppError {
  const supported = [...new Set(provider.capabilities.map((capability) => capability.jobType))];
  return new AppError(
    'unsupported_job',
    `${provider.name} cannot make ${jobType}. It makes: ${supported.join(', ') || 'nothing at present'}.`,
    {
      details: { supported: { jobTypes: supported } },
    },
  );
}

function checkedParams(request: JobRequest, options: { capability: Capability; provider: ProviderView }): JsonObject {
  const check = checkParams(options.capability, request.params);
  if (check.ok) return check.params;
  if (check.invalid.length > 0) {
    const issues = check.invalid.map((issue) => ({ path: issue.path, message: issue.message }));
    throw new AppError('invalid_request', issues.map((issue) => issue.message).join(' '), { details: { issues } });
  }
  const names = options.capability.parameters.map((parameter) => parameter.name);
  throw new AppError(
    'unsupported_job',
    `${options.provider.name} does not know the parameter${check.unknown.length === 1 ? '' : 's'} ${check.unknown.slice(0, 20).join(', ').slice(0, 500)} for ${request.jobType}. It knows: ${names.join(', ')}.`,
    { details: { unknown: check.unknown.slice(0, 100), supported: { parameters: names } } },
  );
}

/** A seed that nobody chose is drawn once and written down, so that the result can be made again. */
function withSeed(capability: Capability, params: JsonObject, drawSeed: () => number): JsonObject {
  const spec = capability.parameters.find((parameter) => parameter.type === 'seed');
  if (spec === undefined || params[spec.name] !== undefined) return params;
  return { ...params, [spec.name]: drawSeed() % (spec.max + 1) };
}

function capOf(request: JobRequest, options: { estimate: Estimate; provider: ProviderView }): MicroUsd {
  const cap = request.maxCostMicros;
  const bound = options.estimate.maxCostMicros;
  if (bound === null) {
    if (cap !== undefined && cap > 0) return cap;
    throw new AppError(
      'invalid_request',
      `The price of this job is not known. Say what it may cost at most (maxCost), and that amount is reserved.`,
      {
        details: { issues: [{ path: 'maxCost', message: 'is required, because the price is unknown' }] },
      },
    );
  }
  if (cap !== undefined && bound > cap) {
    throw aboveOwnCap(bound, cap);
  }
  return bound;
}

/** A job whose price is above the cap that it brought itself. Micro-dollars. */
export function aboveOwnCap(bound: MicroUsd, cap: MicroUsd): AppError {
  return new AppError(
    'budget_exceeded',
    `This job may cost up to ${formatUsd(bound)}, which is more than its own cap of ${formatUsd(cap)}. Raise maxCost or ask for less.`,
    {
      details: {
        scope: 'job',
        window: 'total',
        limit: usdFromMicros(cap),
        spent: 0,
        reserved: 0,
        estimate: usdFromMicros(bound),
      },
    },
  );
}

/** The sentence for a provider id that this engine has no adapter for. */
export function notInThisVersion(id: ProviderId): AppError {
  return new AppError(
    'provider_not_configured',
    `This version of Gesso cannot use ${id} yet. Use comfyui (gesso comfy attach URL) or draft.`,
    {
      details: { provider: id, known: [...PROVIDER_IDS] },
    },
  );
}
