import type { JobRequest } from '../../../src/contract/job.ts';
import { canRun, type ProviderView } from '../../../src/contract/provider.ts';
import { messages } from '../../messages/messages.ts';
import type { Intent } from '../../stores/intent.ts';
import type { Fix } from './fixes.ts';
import { canServe, isFor, modelFor, pictureInput } from './intents.ts';
import type { Problem } from './problem.ts';
import type { DraftRoute } from './request.ts';

const text = messages.prompt.intentProblems;
/** As many ways out as fit beside the reason. */
const WAYS_MAX = 2;

/** What keeps a draft from being what it is meant to be: a route that makes something else, a picture that is not there yet. Pure. */
export function intentProblem(options: {
  readonly intent: Intent;
  readonly route: DraftRoute;
  readonly request: JobRequest;
  readonly providers: readonly ProviderView[];
}): Problem | undefined {
  const { intent, route, request, providers } = options;
  if (route.provider === undefined || route.capability === undefined) return undefined;
  if (!isFor(route.capability, intent)) {
    const ways = waysFor(intent, providers);
    const fixes: readonly Fix[] = ways.length > 0 ? ways : [{ kind: 'choose_route' }];
    return { id: 'intent', message: text.cannot[intent](route.provider.name), fixes, isQuiet: false };
  }
  const picture = intent === 'edit' ? pictureInput(route.capability) : undefined;
  if (picture === undefined || request.params[picture.name] !== undefined) return undefined;
  // As quiet as an empty prompt: it is the next thing to do.
  const fixes: readonly Fix[] = [{ kind: 'set_param', name: picture.name }];
  return { id: `params.${picture.name}`, message: text.noPicture, fixes, isQuiet: true };
}

/** Those that can, first who lacks nothing, then what is free; named, never taken silently. */
function waysFor(intent: Intent, providers: readonly ProviderView[]): readonly Fix[] {
  const lacks = ({ capabilities }: ProviderView): boolean =>
    !capabilities.some((capability) => isFor(capability, intent) && canRun(capability));
  const rank = (provider: ProviderView): number =>
    (lacks(provider) ? 4 : 0) + (provider.placeholder ? 2 : provider.paid ? 1 : 0);
  return providers
    .filter((provider) => provider.availability.state === 'ready' && canServe(provider, intent))
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, WAYS_MAX)
    .map((provider) => ({
      kind: 'use_provider',
      id: provider.id,
      name: provider.name,
      model: modelFor(provider, intent),
    }));
}
