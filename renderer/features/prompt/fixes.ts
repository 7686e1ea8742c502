import type { JobQuote, JobRequest } from '../../../src/contract/job.ts';
import { canRun, type ParameterSpec, type ProviderId, type ProviderView } from '../../../src/contract/provider.ts';
import type { Intent } from '../../stores/intent.ts';
import { canServe, modelFor } from './intents.ts';
import { canDo, type DraftRoute } from './request.ts';

/** What removes a problem. */
export type Fix =
  | { readonly kind: 'write_prompt' }
  | { readonly kind: 'use_draft' }
  | { readonly kind: 'set_cap' }
  | {
      readonly kind: 'use_provider';
      readonly id: ProviderId;
      readonly name: string;
      readonly model?: string | undefined;
    }
  | { readonly kind: 'connect_comfy' }
  | { readonly kind: 'get_parts' }
  | { readonly kind: 'open_settings' }
  | { readonly kind: 'open_budget' }
  | { readonly kind: 'choose_route' }
  | { readonly kind: 'look_again' }
  | { readonly kind: 'ask_again' }
  | { readonly kind: 'make_one' }
  | { readonly kind: 'set_param'; readonly name: string }
  | { readonly kind: 'reset_param'; readonly name: string };

export type Asked = {
  readonly providers: readonly ProviderView[];
  readonly request: JobRequest;
  readonly route: DraftRoute;
  /** What it is meant to be; absent: whatever the job type allows. */
  readonly intent?: Intent;
};

/** What removes a problem that the engine names; never empty. Pure. */
export function fixesFor(problem: JobQuote['problems'][number], asked: Asked): readonly Fix[] {
  const { route } = asked;
  if (problem.path?.startsWith('params.') === true) return fixesForPath(problem.path, asked);
  if (problem.path === 'maxCost') return [{ kind: 'set_cap' }];
  switch (problem.code) {
    case 'budget_exceeded':
      return overBudget(asked);
    case 'provider_not_configured':
    case 'not_configured':
      return orChoose([...paidFixes(asked), ...draftFix(asked), ...comfyFix(asked)]);
    case 'unreachable':
    case 'needs_model':
      return [{ kind: 'look_again' }, ...draftFix(asked), ...comfyFix(asked)];
    case 'needs_key':
      return [{ kind: 'open_settings' }, ...freeFixes(asked)];
    case 'unsupported_job':
      return isLacking(route) ? [{ kind: 'get_parts' }, { kind: 'choose_route' }] : [{ kind: 'choose_route' }];
    default:
      return [{ kind: 'choose_route' }];
  }
}

/** What removes what is wrong with one parameter: giving it where it is missing, else its default. Pure. */
export function fixesForPath(path: string, { request, route }: Pick<Asked, 'request' | 'route'>): readonly Fix[] {
  const name = path.replace(/^params\./, '');
  if (name === 'prompt') return [{ kind: 'write_prompt' }];
  const spec = route.capability?.parameters.find((one) => one.name === name);
  if (request.params[name] === undefined) return [{ kind: 'set_param', name }];
  return hasDefault(spec)
    ? [
        { kind: 'reset_param', name },
        { kind: 'set_param', name },
      ]
    : [{ kind: 'set_param', name }];
}

function hasDefault(spec: ParameterSpec | undefined): boolean {
  return spec === undefined || !spec.required || ('default' in spec && spec.default !== undefined);
}

/** Ways out of a hard limit: less, for nothing, or another limit. */
function overBudget(asked: Asked): readonly Fix[] {
  const { request } = asked;
  const count = request.params['count'];
  return [
    ...(typeof count === 'number' && count > 1 ? [{ kind: 'make_one' } as const] : []),
    ...(request.maxCostMicros === undefined ? [] : [{ kind: 'set_cap' } as const]),
    ...freeFixes(asked),
    { kind: 'open_budget' },
  ];
}

/** What costs nothing and can make it now. */
function freeFixes(asked: Asked): readonly Fix[] {
  return asked.providers
    .filter(({ paid, placeholder, availability }) => !paid && !placeholder && availability.state === 'ready')
    .filter((provider) => isAble(provider, asked) && provider.id !== asked.request.provider)
    .slice(0, 1)
    .map((provider) => useOf(provider, asked));
}

/** Those with a key that could make it; they are named, never taken silently. Pure. */
export function paidProviders(asked: Pick<Asked, 'providers' | 'request' | 'intent'>): readonly ProviderView[] {
  return asked.providers.filter(
    (provider) => provider.paid && provider.availability.state === 'ready' && isAble(provider, asked),
  );
}

function isAble(provider: ProviderView, { request, intent }: Pick<Asked, 'request' | 'intent'>): boolean {
  return intent === undefined ? canDo(provider, request.jobType) : canServe(provider, intent);
}

function useOf(provider: ProviderView, { intent }: Pick<Asked, 'intent'>): Fix {
  const model = intent === undefined ? undefined : modelFor(provider, intent);
  return { kind: 'use_provider', id: provider.id, name: provider.name, model };
}

/** The workflow is there, but a model or a node is not. */
function isLacking({ capability }: DraftRoute): boolean {
  return capability !== undefined && !canRun(capability);
}

function paidFixes(asked: Asked): readonly Fix[] {
  if (asked.request.provider !== undefined) return [];
  return paidProviders(asked)
    .slice(0, 2)
    .map((provider) => useOf(provider, asked));
}

/** A placeholder is offered, never taken silently. */
function draftFix(asked: Asked): readonly Fix[] {
  const { providers, request } = asked;
  const draft = providers.find((provider) => provider.placeholder && isAble(provider, asked));
  return draft === undefined || request.provider === draft.id ? [] : [{ kind: 'use_draft' }];
}

function comfyFix({ providers }: Asked): readonly Fix[] {
  const comfy = providers.find((provider) => provider.id === 'comfyui');
  return comfy === undefined || comfy.availability.state === 'ready' ? [] : [{ kind: 'connect_comfy' }];
}

function orChoose(fixes: readonly Fix[]): readonly Fix[] {
  return fixes.length > 0 ? fixes : [{ kind: 'choose_route' }];
}
