import { describe, expect, it } from 'vitest';
import type { JobQuote } from '../../../../src/contract/job.ts';
import type { ProviderView } from '../../../../src/contract/provider.ts';
import { problemsOf } from '../../../../renderer/features/prompt/problems.ts';
import { buildRequest, draftRoute } from '../../../../renderer/features/prompt/request.ts';
import { type Draft, EMPTY_DRAFT, withChoice, withParam } from '../../../../renderer/stores/draft.ts';
import { aComfyProvider, aDraftProvider } from '../../samples.ts';

const providers = [aComfyProvider('not_configured'), aDraftProvider()];
const withDraft = withChoice({ ...EMPTY_DRAFT, prompt: 'lanterns' }, { provider: 'draft', model: undefined });

function problems(draft: Draft, quote: Partial<JobQuote> = {}, failure?: string) {
  const answer: JobQuote = {
    provider: 'draft',
    model: null,
    routeReason: '',
    maxCostMicros: 0,
    durationMs: null,
    problems: [],
    ...quote,
  };
  const route = draftRoute(draft, providers, { quote: answer, jobType: draft.jobType });
  return problemsOf({ request: buildRequest(draft, route), route, quote: answer, failure, providers });
}

describe('the reasons why a draft cannot run', () => {
  it('are none when nothing is wrong', () => {
    expect(problems(withDraft)).toEqual([]);
  });

  it('name an empty prompt quietly, once, with a way to write it', () => {
    const engine = { code: 'invalid_request', path: 'params.prompt', message: 'Prompt must not be empty.' };

    expect(problems({ ...withDraft, prompt: '  ' }, { problems: [engine] })).toEqual([
      {
        id: 'params.prompt',
        message: 'Write what you want to see or hear.',
        fixes: [{ kind: 'write_prompt' }],
        isQuiet: true,
      },
    ]);
  });

  it('list every value out of range, each with a way back to its default', () => {
    const draft = withParam(withParam(withDraft, 'width', 100), 'count', 9);

    expect(problems(draft).map(({ id, fixes }) => [id, fixes])).toEqual([
      [
        'params.width',
        [
          { kind: 'reset_param', name: 'width' },
          { kind: 'set_param', name: 'width' },
        ],
      ],
      [
        'params.count',
        [
          { kind: 'reset_param', name: 'count' },
          { kind: 'set_param', name: 'count' },
        ],
      ],
    ]);
  });

  it('forget what the engine said about a value that was corrected meanwhile', () => {
    const stale = { code: 'invalid_request', path: 'params.width', message: 'Width must be a multiple of 8.' };

    expect(problems(withParam(withDraft, 'width', 512), { problems: [stale] })).toEqual([]);
  });

  it('offer Draft and ComfyUI when nothing is set up, and take neither', () => {
    const nowhere = {
      provider: null,
      problems: [{ code: 'provider_not_configured', path: null, message: 'run gesso comfy attach' }],
    };

    const [problem] = problems({ ...EMPTY_DRAFT, prompt: 'lanterns' }, nowhere);

    expect(problem?.message).toBe('Nothing is set up to make images yet.');
    expect(problem?.fixes).toEqual([{ kind: 'use_draft' }, { kind: 'connect_comfy' }]);
  });

  it('name the providers with a key when nothing free is set up', () => {
    const paid: ProviderView = {
      ...aDraftProvider(),
      id: 'openai',
      name: 'OpenAI',
      kind: 'cloud',
      paid: true,
      placeholder: false,
    };
    const nowhere = [{ code: 'provider_not_configured', path: null, message: 'money is never spent unasked' }];
    const draft = { ...EMPTY_DRAFT, prompt: 'lanterns' };
    const list = [...providers, paid];
    const route = draftRoute(draft, list, { quote: undefined, jobType: draft.jobType });
    const quote = {
      provider: null,
      model: null,
      routeReason: '',
      maxCostMicros: null,
      durationMs: null,
      problems: nowhere,
    };

    const [problem] = problemsOf({
      request: buildRequest(draft, route),
      route,
      quote,
      failure: undefined,
      providers: list,
    });

    expect(problem?.message).toContain('OpenAI can make images, for money.');
    expect(problem?.fixes[0]).toEqual({ kind: 'use_provider', id: 'openai', name: 'OpenAI' });
  });

  it('lead to the budget when a limit is in the way', () => {
    expect(
      problems(withDraft, {
        problems: [{ code: 'budget_exceeded', path: null, message: 'The limit leaves $0.10.' }],
      })[0]?.fixes,
    ).toEqual([{ kind: 'open_budget' }]);
  });

  it('include a question that had no answer', () => {
    expect(problems(withDraft, {}, 'Gesso cannot be reached.')).toEqual([
      { id: 'quote', message: 'Gesso cannot be reached.', fixes: [{ kind: 'ask_again' }], isQuiet: false },
    ]);
  });
});
