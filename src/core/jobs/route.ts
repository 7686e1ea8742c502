import type { JobRequest } from '../../contract/job.ts';
import type { ProviderId, ProviderView } from '../../contract/provider.ts';
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

/**
 * The named provider; without a name ComfyUI when it is there and can do the job, else the first cloud provider with a key, but only
 * under a limit or the request's own cap. Draft is never chosen by itself: nobody gets a placeholder without asking.
 * Throws AppError `provider_not_configured` that says what to do.
 */
export async function routeJob(request: JobRequest, options: RouteOptions): Promise<Route> {
  if (request.provider !== undefined) return namedRoute(request.provider, options);
  const comfy = await options.describe('comfyui');
  if (comfy !== undefined && comfy.availability.state === 'ready' && canDo(comfy, request))
    return { provider: comfy, reason: 'ComfyUI is ready' };
  for (const id of options.ids) {
    const view = await options.describe(id);
    if (view === undefined || !view.paid || view.availability.state !== 'ready' || !canDo(view, request)) continue;
    if (request.maxCostMicros !== undefined || options.isLimited(id))
      return { provider: view, reason: `${view.name} has a key, and a limit covers it` };
  }
  throw noRoute(request, comfy);
}

async function namedRoute(id: ProviderId, options: RouteOptions): Promise<Route> {
  const view = await options.describe(id);
  if (view === undefined) throw notInThisVersion(id);
  const { state, message } = view.availability;
  if (state === 'not_configured' || state === 'needs_key')
    throw new AppError('provider_not_configured', message, { details: { provider: id, state } });
  return { provider: view, reason: `You chose ${view.name}` };
}

function canDo(view: ProviderView, request: JobRequest): boolean {
  return view.capabilities.some((capability) => capability.jobType === request.jobType);
}

function noRoute(request: JobRequest, comfy: ProviderView | undefined): AppError {
  const why =
    comfy === undefined || comfy.availability.state === 'not_configured' ? '' : ` ${comfy.availability.message}`;
  return new AppError(
    'provider_not_configured',
    `Nothing is set up that can make ${request.jobType}.${why} Connect a ComfyUI (gesso comfy attach URL), or choose the placeholder provider by name (draft).`,
    { details: { jobType: request.jobType, options: ['gesso comfy attach URL', 'provider: draft'] } },
  );
}
