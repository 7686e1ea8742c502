import { describe, expect, it } from 'vitest';
import { derivationsOf, derivedDraft } from '../../../../renderer/features/prompt/derive.ts';
import { EMPTY_DRAFT, withChoice } from '../../../../renderer/stores/draft.ts';
import type { Capability, JobType, ProviderId, ProviderView } from '../../../../src/contract/provider.ts';
import { anAsset } from '../../samples.ts';

const image = {
  type: 'asset',
  name: 'image',
  label: 'Image',
  required: false,
  advanced: false,
  accept: ['image'],
} as const;

function can(jobType: JobType, change: Partial<Capability> = {}): Capability {
  return { jobType, parameters: [{ ...image, accept: ['image'] }], sizes: [], ...change };
}

function provider(id: ProviderId, capabilities: Capability[], change: Partial<ProviderView> = {}): ProviderView {
  return {
    id,
    name: id,
    kind: 'cloud',
    paid: true,
    placeholder: false,
    availability: { state: 'ready', message: '', facts: {} },
    models: [],
    capabilities,
    ...change,
  };
}

const comfy = provider(
  'comfyui',
  [can('image', { workflow: 'image-to-image' }), can('image', { workflow: 'upscale-model' })],
  { kind: 'local', paid: false },
);
const runway = provider('runway', [can('video'), can('image')]);
const picture = anAsset({
  kind: 'image',
  provider: 'openai',
  model: 'm',
  prompt: 'a fox',
  params: { prompt: 'a fox', seed: 4, steps: 9 },
});

describe('what can be made out of a result', () => {
  it('is what some provider has a way for', () => {
    expect(derivationsOf(picture, [comfy, runway])).toEqual(['vary', 'edit', 'upscale', 'animate']);
    expect(derivationsOf(picture, [])).toEqual(['vary']);
    expect(derivationsOf({ ...picture, provider: null }, [])).toEqual([]);
    expect(derivationsOf({ ...picture, kind: 'video' }, [comfy, runway])).toEqual(['vary']);
  });

  it('is not offered by who is not there or lacks something', () => {
    const away = { ...runway, availability: { state: 'needs_key' as const, message: '', facts: {} } };
    const lacking = can('video', {
      missing: [{ kind: 'model', name: 'x', folder: 'vae', download: null, message: 'x is missing' }],
    });

    expect(derivationsOf(picture, [away, provider('comfyui', [lacking])])).toEqual(['vary']);
  });

  it('prefers what is free, and names the workflow that enlarges', () => {
    const derive = (derivation: 'edit' | 'upscale' | 'animate') =>
      derivedDraft(EMPTY_DRAFT, picture, { derivation, providers: [runway, comfy] });

    expect(derive('edit')).toMatchObject({
      jobType: 'image',
      prompt: 'a fox',
      choices: { image: { provider: 'comfyui' } },
      params: { image: { image: picture.id } },
    });
    expect(derive('upscale')?.params.image).toEqual({ workflow: 'upscale-model', image: picture.id });
    expect(derive('animate')).toMatchObject({ jobType: 'video', choices: { video: { provider: 'runway' } } });
  });

  it('stays with the provider that is chosen when that has a way', () => {
    const chosen = withChoice(EMPTY_DRAFT, { provider: 'runway', model: 'gen4' });

    expect(derivedDraft(chosen, picture, { derivation: 'edit', providers: [comfy, runway] })?.choices.image).toEqual({
      provider: 'runway',
      model: 'gen4',
    });
  });

  it('varies with the same settings and another seed', () => {
    expect(derivedDraft(EMPTY_DRAFT, picture, { derivation: 'vary', providers: [] })).toMatchObject({
      prompt: 'a fox',
      choices: { image: { provider: 'openai', model: 'm' } },
      params: { image: { steps: 9 } },
    });
  });
});
