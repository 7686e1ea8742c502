import { describe, expect, it } from 'vitest';
import { draftFrom } from '../../../../renderer/features/prompt/apply-to-draft.ts';
import { buildRequest, draftRoute } from '../../../../renderer/features/prompt/request.ts';
import { EMPTY_DRAFT, withChoice, withParam } from '../../../../renderer/stores/draft.ts';
import { aComfyProvider, aDraftProvider } from '../../samples.ts';

const none = { quote: undefined, jobType: undefined };

describe('the request behind the prompt bar', () => {
  it('sends only what the provider declares and keeps the rest in the draft', () => {
    const draft = withParam(
      withParam(
        withChoice({ ...EMPTY_DRAFT, prompt: 'p' }, { provider: 'comfyui', model: 'sdxl.safetensors' }),
        'steps',
        20,
      ),
      'width',
      512,
    );

    const request = buildRequest(draft, draftRoute(draft, [aComfyProvider('ready'), aDraftProvider()], none));

    expect(request).toEqual({
      jobType: 'image',
      provider: 'comfyui',
      model: 'sdxl.safetensors',
      params: { prompt: 'p', steps: 20 },
    });
    expect(draft.params.image['width']).toBe(512);
  });

  it('sends a seed of 0', () => {
    const draft = withParam(
      withChoice({ ...EMPTY_DRAFT, prompt: 'p' }, { provider: 'draft', model: undefined }),
      'seed',
      0,
    );

    expect(buildRequest(draft, draftRoute(draft, [aDraftProvider()], none)).params['seed']).toBe(0);
  });

  it('names no provider that nobody chose', () => {
    const request = buildRequest(
      EMPTY_DRAFT,
      draftRoute(EMPTY_DRAFT, [aComfyProvider('ready'), aDraftProvider()], none),
    );

    expect(request.provider).toBeUndefined();
  });

  it('never takes a placeholder provider for the likely one', () => {
    expect(draftRoute(EMPTY_DRAFT, [aDraftProvider()], none).provider).toBeUndefined();
    expect(draftRoute(EMPTY_DRAFT, [aDraftProvider(), aComfyProvider('unreachable')], none).provider?.id).toBe(
      'comfyui',
    );
  });

  it('ignores a quote that answers for another job type', () => {
    const quote = {
      provider: 'draft',
      model: null,
      routeReason: '',
      maxCostMicros: 0,
      durationMs: 1,
      problems: [],
    } as const;

    expect(
      draftRoute(EMPTY_DRAFT, [aDraftProvider()], { quote: { ...quote, problems: [] }, jobType: 'audio' }).provider,
    ).toBeUndefined();
  });
});

describe('taking over an earlier result', () => {
  const source = {
    jobType: 'image',
    provider: 'draft',
    model: 'draft',
    params: { prompt: 'old words', seed: 0, width: 512 },
  } as const;
  const draft = { ...withParam(EMPTY_DRAFT, 'count', 4), prompt: 'new words' };

  it('takes the prompt alone', () => {
    expect(draftFrom(draft, source, 'prompt')).toEqual({ ...draft, prompt: 'old words' });
  });

  it('takes the seed alone, also a seed of 0', () => {
    expect(draftFrom(draft, source, 'seed')).toMatchObject({
      prompt: 'new words',
      params: { image: { count: 4, seed: 0 } },
    });
  });

  it('takes everything, and nothing else stays', () => {
    const next = draftFrom(draft, source, 'all');

    expect(next.prompt).toBe('old words');
    expect(next.params.image).toEqual({ seed: 0, width: 512 });
    expect(next.choices.image).toEqual({ provider: 'draft', model: 'draft' });
  });
});
