import type { JobQuote, JobRequest } from '../../../src/contract/job.ts';
import { checkParams } from '../../../src/contract/params.ts';
import type { ProviderView } from '../../../src/contract/provider.ts';
import { messages } from '../../messages/messages.ts';
import type { Intent } from '../../stores/intent.ts';
import { type Asked, fixesFor, fixesForPath, paidProviders } from './fixes.ts';
import { intentProblem } from './intent-problem.ts';
import type { Problem } from './problem.ts';
import type { DraftRoute } from './request.ts';

/** Everything that keeps the draft from running: what this window can see at once, and what the engine's last quote says. Pure. */
export function problemsOf(options: {
  readonly request: JobRequest;
  readonly route: DraftRoute;
  readonly quote: JobQuote | undefined;
  readonly failure: string | undefined;
  readonly providers: readonly ProviderView[];
  /** What it is meant to be; absent: whatever the route makes. */
  readonly intent?: Intent;
}): readonly Problem[] {
  const { request, route, quote, failure, intent } = options;
  const problems = new Map<string, Problem>();
  for (const problem of localProblems(request, route)) problems.set(problem.id, problem);
  const mismatch = intent === undefined ? undefined : intentProblem({ ...options, intent });
  if (mismatch !== undefined) problems.set(mismatch.id, mismatch);
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
  if (failure !== undefined)
    problems.set('quote', { id: 'quote', message: failure, fixes: [{ kind: 'ask_again' }], isQuiet: false });
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
    .map((issue) => ({
      id: issue.path,
      message: issue.message,
      fixes: fixesForPath(issue.path, { request, route }),
      isQuiet: false,
    }));
  return [...empty, ...invalid];
}

function isJudgedHere(path: string, route: DraftRoute): boolean {
  const name = path.replace(/^params\./, '');
  return route.capability?.parameters.some((spec) => spec.name === name) === true;
}

/** The engine speaks to every door, also to scripts; here its advice has buttons instead of commands. */
function messageFor(problem: JobQuote['problems'][number], asked: Asked): string {
  const { request } = asked;
  const isNowhere = problem.code === 'provider_not_configured' && request.provider === undefined;
  if (problem.path === 'maxCost') return messages.prompt.capNeeded;
  if (!isNowhere) return problem.message;
  const [first] = paidProviders(asked);
  return first === undefined
    ? messages.prompt.nothingSetUp(request.jobType)
    : messages.prompt.onlyPaid(first.name, request.jobType);
}
