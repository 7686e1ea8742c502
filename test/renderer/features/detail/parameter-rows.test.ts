import { describe, expect, it } from 'vitest';
import { labelFromName, parameterRows } from '../../../../renderer/features/detail/parameter-rows.ts';
import { providerViewSchema } from '../../../../src/contract/provider.ts';
import { sampleAsset } from '../library/sample-asset.ts';

const provider = providerViewSchema.parse({
  id: 'draft',
  name: 'Draft',
  kind: 'builtin',
  paid: false,
  availability: { state: 'ready', message: 'Ready.' },
  models: [],
  capabilities: [
    {
      jobType: 'image',
      parameters: [
        { type: 'text', name: 'prompt', label: 'Prompt', maxLength: 1000 },
        { type: 'choice', name: 'style', label: 'Style', options: [{ value: 'cinematic', label: 'Cinematic' }] },
        { type: 'integer', name: 'steps', label: 'Steps', min: 1, max: 50 },
        { type: 'number', name: 'duration', label: 'Duration', min: 1, max: 60, unit: 's' },
        { type: 'seed', name: 'seed', label: 'Seed', max: 100 },
      ],
    },
  ],
});

describe('parameterRows', () => {
  it('lists what an asset was made with in the order and words of the form', () => {
    const asset = sampleAsset(1, {
      seed: 0,
      params: { prompt: 'x', seed: 0, steps: 28, duration: 2.5, style: 'cinematic', width: 64, height: 64 },
    });

    expect(parameterRows(asset, provider).map(({ label, value }) => [label, value])).toEqual([
      ['Style', 'Cinematic'],
      ['Steps', '28'],
      ['Duration', '2.5 s'],
      ['Seed', '0'],
    ]);
  });

  it('shows the seed that was drawn when nobody asked for one', () => {
    expect(parameterRows(sampleAsset(1, { seed: 41, params: {} }), undefined)).toEqual([
      { name: 'seed', label: 'Seed', value: '41' },
    ]);
  });

  it('keeps what the form no longer knows, by a readable name', () => {
    const rows = parameterRows(
      sampleAsset(1, { seed: null, params: { clipSkip: 2, tiling: false, image: 'data:image/png;base64,AAAA' } }),
      provider,
    );

    expect(rows.map(({ label, value }) => [label, value])).toEqual([
      ['Clip skip', '2'],
      ['Image', 'Attached file'],
      ['Tiling', 'Off'],
    ]);
  });
});

describe('labelFromName', () => {
  it.each([
    ['cfgScale', 'Cfg scale'],
    ['negative_prompt', 'Negative prompt'],
    ['steps', 'Steps'],
  ])('reads %s as %s', (name, label) => {
    expect(labelFromName(name)).toBe(label);
  });
});
