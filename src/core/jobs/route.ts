import type { JobRequest } from '../../contract/job.ts';
import { checkParams } from '../../contract/params.ts';
import { canRun, type Capability, capabilityFor, type ProviderId, type ProviderView } from '../../contract/provider.ts';
import { AppError } from '../base/app-error.ts';
import { notInThisVersion } from './plan.ts';

/** The provider that a request goes to, and why, in a few words for the window. */
export type Route = { readonly provider: ProviderView; readonly reason: string };

export type RouteOptions = {
  readonly describe: (id: ProviderId) => Promise<ProviderView | undefined>;
  /** Every provider of this version. */
  readonly ids: readonly ProviderId[];
  /** true when a hard limit covers this provider, so that a paid route may be taken unasked. */
  readonly isLimited: (id: ProviderId) => boolean;
};

const LOCAL_REASON = 'ComfyUI is ready';

/**
 * The named provider; without a name ComfyUI when it is there and can do the job, else the first cloud provider with a key that can, but
 * only under a limit or the request's own cap. Draft is never chosen by itself: nobody gets a placeholder without asking.
 * Throws AppError `provider_not_configured` that says what to do.
 */
export async function routeJob(request: JobRequest, options: RouteOptions): Promise<Route> {
  if (request.provider !== undefined) return namedRoute(request.provider, options);
  const comfy = await options.describe('comfyui');
  const local = comfy?.availability.state === 'ready' && makes(comfy, request) ? comfy : undefined;
  if (local !== undefined && knowsAll(local, request)) return { provider: local, reason: LOCAL_REASON };
  const others = options.ids.filter((id) => id !== 'comfyui').map((id) => options.describe(id));
  const paid = (await Promise.all(others))
    .filter((view) => view !== undefined)
    .filter((view) => view.paid && view.availability.state === 'ready' && makes(view, request));
  const allowed = paid
    .filter((view) => request.maxCostMicros !== undefined || options.isLimited(view.id))
    .map((view) => ({ provider: view, reason: `${view.name} has a key, ${coverOf(request)}` }));
  const route = allowed.find(({ provider }) => knowsAll(provider, request));
  if (route !== undefined) return route;
  // Nobody knows every parameter: the first one says which are unknown.
  if (local !== undefined) return { provider: local, reason: LOCAL_REASON };
  if (allowed[0] !== undefined) return allowed[0];
  throw noRoute(request, { comfy, unlimited: paid[0] });
}

function coverOf(request: JobRequest): string {
  return request.maxCostMicros === undefined ? 'and a limit covers it' : 'and the job has a cap of its own';
}

async function namedRoute(id: ProviderId, options: RouteOptions): Promise<Route> {
  const view = await options.describe(id);
  if (view === undefined) throw notInThisVersion(id);
  const { state, message } = view.availability;
  if (state === 'not_configured' || state === 'needs_key')
    throw new AppError('provider_not_configured', message, { details: { provider: id, state } });
  return { provider: view, reason: `You chose ${view.name}` };
}

function makes(view: ProviderView, request: JobRequest): boolean {
  return capabilitiesFor(view, request).length > 0;
}

/** true when one of its models takes every parameter that the request names. */
function knowsAll(view: ProviderView, request: JobRequest): boolean {
  return capabilitiesFor(view, request).some((capability) => {
    const check = checkParams(capability, request.params);
    return check.ok || check.unknown.length === 0;
  });
}

function capabilitiesFor(view: ProviderView, request: JobRequest): Capability[] {
  const { model } = request;
  if (model !== undefined && !view.models.some(({ id }) => id === model)) return [];
  return view.capabilities.filter(
    (capability) =>
      capability.jobType === request.jobType &&
      canRun(capability) &&
      (model === undefined || capability.models === undefined || capability.models.includes(model)),
  );
}

function noRoute(
  request: JobRequest,
  known: { comfy: ProviderView | undefined; unlimited: ProviderView | undefined },
): AppError {
  const { comfy, unlimited } = known;
  const why = comfy === undefined ? '' : lackOf(comfy, request);
  if (unlimited !== undefined) {
    return new AppError(
      'provider_not_configured',
      `${unlimited.name} could make this, but money is never spent unasked.${why} Name it (provider: ${unlimited.id}), say what the job may cost (maxCost), or set a limit (gesso budget set).`,
      {
        details: {
          jobType: request.jobType,
          options: [`provider: ${unlimited.id}`, 'maxCost', 'gesso budget set --limit USD --window month'],
        },
      },
    );
  }
  return new AppError(
    'provider_not_configured',
    `Nothing is set up that can make ${request.jobType}.${why} Install or connect a ComfyUI (gesso comfy install, gesso comfy attach URL), add a key (gesso keys set PROVIDER), or choose the placeholder provider by name (draft).`,
    {
      details: {
        jobType: request.jobType,
        options: ['gesso comfy install', 'gesso comfy attach URL', 'gesso keys set PROVIDER', 'provider: draft'],
      },
    },
  );
}

/** Why ComfyUI does not make it: what its workflow lacks, else how ComfyUI is. */
function lackOf(comfy: ProviderView, request: JobRequest): string {
  const { state, message } = comfy.availability;
  if (state === 'not_configured') return '';
  const missing = capabilityFor(comfy, request)?.missing ?? [];
  return ` ${missing.length === 0 ? message : missing.map((part) => part.message).join(' ')}`;
}
