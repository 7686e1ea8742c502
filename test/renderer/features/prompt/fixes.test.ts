import { describe, expect, it } from 'vitest';
import { API_ERRORS } from '../../../../src/contract/errors.ts';
import { AVAILABILITY_STATES, type ProviderView } from '../../../../src/contract/provider.ts';
import { type Asked, fixesFor } from '../../../../renderer/features/prompt/fixes.ts';
import { buildRequest, draftRoute } from '../../../../renderer/features/prompt/request.ts';
import { type Draft, EMPTY_DRAFT, withCap, withChoice, withParam } from '../../../../renderer/stores/draft.ts';
import { aComfyProvider, aDraftProvider } from '../../samples.ts';

const CLOUD: ProviderView = {
  ...aDraftProvider(),
  id: 'openai',
  name: 'OpenAI',
  kind: 'cloud',
  paid: true,
  placeholder: false,
};
const PAID = withChoice({ ...EMPTY_DRAFT, prompt: 'lanterns' }, { provider: 'openai', model: undefined });

function asked(draft: Draft, providers: readonly ProviderView[]): Asked {
  const route = draftRoute(draft, providers, { quote: undefined, jobType: undefined });
  return { request: buildRequest(draft, route), route, providers };
}

describe('every reason has a way out', () => {
  const codes = [...Object.keys(API_ERRORS), ...AVAILABILITY_STATES];

  it.each(codes)('%s, with nothing set up and with everything', (code) => {
    const problem = { code, path: null, message: 'm' };

    for (const providers of [[], [aDraftProvider()], [aComfyProvider('ready'), aDraftProvider(), CLOUD]])
      for (const draft of [{ ...EMPTY_DRAFT, prompt: 'a' }, PAID])
        expect(fixesFor(problem, asked(draft, providers)), JSON.stringify(providers.map(({ id }) => id))).not.toEqual(
          [],
        );
  });
});

describe('a limit in the way', () => {
  const problem = { code: 'budget_exceeded', path: null, message: 'The limit leaves $0.10.' };
  const kinds = (draft: Draft, providers: readonly ProviderView[]): string[] =>
    fixesFor(problem, asked(draft, providers)).map(({ kind }) => kind);

  it('is left by fewer, by a cap, by what costs nothing, or by the budget', () => {
    const many = withCap(withParam(PAID, 'count', 4), 5);

    expect(kinds(many, [CLOUD, aComfyProvider('ready')])).toEqual([
      'make_one',
      'set_cap',
      'use_provider',
      'open_budget',
    ]);
    expect(kinds(PAID, [CLOUD, aComfyProvider('unreachable')])).toEqual(['open_budget']);
  });

  it('never offers a placeholder in place of a result', () => {
    expect(kinds(PAID, [CLOUD, aDraftProvider()])).toEqual(['open_budget']);
  });
});

describe('a parameter', () => {
  const CLIP: ProviderView = {
    ...CLOUD,
    capabilities: [
      {
        jobType: 'image',
        sizes: [],
        parameters: [
          { type: 'asset', name: 'image', label: 'First frame', accept: ['image'], required: true, advanced: false },
        ],
      },
    ],
  };

  it('that is missing is asked for; its default would not help', () => {
    const problem = { code: 'invalid_request', path: 'params.image', message: 'First frame is required.' };

    expect(fixesFor(problem, asked(PAID, [CLIP]))).toEqual([{ kind: 'set_param', name: 'image' }]);
  });
});
