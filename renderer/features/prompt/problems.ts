import type { JobQuote, JobRequest } from '../../../src/contract/job.ts';
import { checkParams } from '../../../src/contract/params.ts';
import { canRun, type ProviderId, type ProviderView } from '../../../src/contract/provider.ts';
import { messages } from '../../messages/messages.ts';
import { canDo, type DraftRoute } from './request.ts';

/** What removes a problem. */
export type Fix =
  | { readonly kind: 'write_prompt' }
  | { readonly kind: 'use_draft' }
  | { readonly kind: 'set_cap' }
  | { readonly kind: 'use_provider'; readonly id: ProviderId; readonly name: string }
  | { readonly kind: 'connect_comfy' }
  | { readonly kind: 'get_parts' }
  | { readonly kind: 'open_settings' }
  | { readonly kind: 'open_budget' }
  | { readonly kind: 'choose_route' }
  | { readonly kind: 'look_again' }
  | { readonly kind: 'reset_param'; readonly name: string };

/** One reason why the draft cannot run. `isQuiet`: obvious while nothing was pressed (an empty prompt), so not shouted. */
export type Problem = {
  readonly id: string;
  readonly message: string;
  readonly fixes: readonly Fix[];
  readonly isQuiet: boolean;
};

/** Everything that keeps the draft from running: what this window can see at once, and what the engine's last quote says. Pure. */
export function problemsOf(options: {
  readonly request: JobRequest;
  readonly route: DraftRoute;
  readonly quote: JobQuote | undefined;
  readonly failure: string | undefined;
  readonly providers: readonly ProviderView[];
}): readonly Problem[] {
  const { request, route, quote, failure } = options;
  const problems = new Map<string, Problem>();
  for (const problem of localProblems(request, route)) problems.set(problem.id, problem);
  for (const problem of quote?.problems ?? []) {
    const id = problem.path ?? problem.code;
    // A value that was corrected since the quote was asked for is no problem any more; one with a path is judged here as well.
    if (
      problems.has(id) ||
      (problem.path !== null && route.capability !== undefined && isJudgedHere(problem.path, route))
    )
      continue;
    problems.set(id, { id, message: messageFor(problem, options), fixes: fixesFor(problem, options), isQuiet: false });
  }
  if (failure !== undefined) problems.set('quote', { id: 'quote', message: failure, fixes: [], isQuiet: false });
  return [...problems.values()];
}

function localProblems(request: JobRequest, route: DraftRoute): readonly Problem[] {
  const prompt = request.params['prompt'];
  const isPromptEmpty = typeof prompt === 'string' && prompt.trim() === '';
  const empty: readonly Problem[] = isPromptEmpty
    ? [{ id: 'params.prompt', message: messages.prompt.emptyPrompt, fixes: [{ kind: 'write_prompt' }], isQuiet: true }]
    : [];
  if (route.capability === undefined) return empty;
  const check = checkParams(route.capability, request.params);
  if (check.ok) return empty;
  const invalid = check.invalid
    .filter((issue) => !(isPromptEmpty && issue.path === 'params.prompt'))
    .map((issue) => ({ id: issue.path, message: issue.message, fixes: fixesForPath(issue.path), isQuiet: false }));
  return [...empty, ...invalid];
}

function isJudgedHere(path: string, route: DraftRoute): boolean {
  const name = path.replace(/^params\./, '');
  return route.capability?.parameters.some((spec) => spec.name === name) === true;
}

function fixesForPath(path: string): readonly Fix[] {
  const name = path.replace(/^params\./, '');
  return name === 'prompt' ? [{ kind: 'write_prompt' }] : [{ kind: 'reset_param', name }];
}

/** The engine speaks to every door, also to scripts; here its advice has buttons instead of commands. */
function messageFor(problem: JobQuote['problems'][number], { request, providers }: Asked): string {
  const isNowhere = problem.code === 'provider_not_configured' && request.provider === undefined;
  if (problem.path === 'maxCost') return messages.prompt.capNeeded;
  if (!isNowhere) return problem.message;
  const [first] = paidProviders(providers, request);
  return first === undefined
    ? messages.prompt.nothingSetUp(request.jobType)
    : messages.prompt.onlyPaid(first.name, request.jobType);
}

type Asked = { readonly providers: readonly ProviderView[]; readonly request: JobRequest };

/** Those with a key that could make it; they are named, never taken silently. */
function paidProviders(providers: readonly ProviderView[], request: JobRequest): readonly ProviderView[] {
  return providers.filter(
    (provider) => provider.paid && provider.availability.state === 'ready' && canDo(provider, request.jobType),
  );
}

function fixesFor(
  problem: JobQuote['problems'][number],
  { providers, request, route }: Asked & { readonly route: DraftRoute },
): readonly Fix[] {
  if (problem.path?.startsWith('params.') === true) return fixesForPath(problem.path);
  if (problem.path === 'maxCost') return [{ kind: 'set_cap' }];
  switch (problem.code) {
    case 'budget_exceeded':
      if (request.maxCostMicros !== undefined) return [{ kind: 'set_cap' }, { kind: 'open_budget' }];
      return [{ kind: 'open_budget' }];
    case 'provider_not_configured':
    case 'not_configured':
      return [...paidFixes(providers, request), ...draftFix(providers, request), ...comfyFix(providers)];
    case 'unreachable':
    case 'needs_model':
      return [{ kind: 'look_again' }, ...draftFix(providers, request), ...comfyFix(providers)];
    case 'needs_key':
      return [{ kind: 'open_settings' }];
    case 'unsupported_job':
      return isLacking(route) ? [{ kind: 'get_parts' }, { kind: 'choose_route' }] : [{ kind: 'choose_route' }];
    default:
      return [{ kind: 'choose_route' }];
  }
}

/** The workflow is there, but a model or a node is not. */
function isLacking({ capability }: DraftRoute): boolean {
  return capability !== undefined && !canRun(capability);
}

function paidFixes(providers: readonly ProviderView[], request: JobRequest): readonly Fix[] {
  if (request.provider !== undefined) return [];
  return paidProviders(providers, request)
    .slice(0, 2)
    .map(({ id, name }) => ({ kind: 'use_provider', id, name }));
}

/** A placeholder is offered, never taken silently. */
function draftFix(providers: readonly ProviderView[], request: JobRequest): readonly Fix[] {
  const draft = providers.find((provider) => provider.placeholder && canDo(provider, request.jobType));
  return draft === undefined || request.provider === draft.id ? [] : [{ kind: 'use_draft' }];
}

function comfyFix(providers: readonly ProviderView[]): readonly Fix[] {
  const comfy = providers.find((provider) => provider.id === 'comfyui');
  return comfy === undefined || comfy.availability.state === 'ready' ? [] : [{ kind: 'connect_comfy' }];
}
