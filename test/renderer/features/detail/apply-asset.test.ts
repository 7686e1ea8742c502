import { describe, expect, it } from 'vitest';
import { draftSourceOf } from '../../../../renderer/features/detail/apply-asset.ts';
import { sampleAsset } from '../library/sample-asset.ts';

describe('draftSourceOf', () => {
  it('takes prompt, settings and the seed that was drawn, also when that is 0', () => {
    const asset = sampleAsset(1, { seed: 0, params: { width: 64, style: 'ink' } });

    expect(draftSourceOf(asset)).toEqual({
      jobType: 'image',
      provider: 'draft',
      model: null,
      params: { width: 64, style: 'ink', prompt: 'a lighthouse in fog', seed: 0 },
    });
  });

  it('offers nothing for a file that says nothing about how it was made', () => {
    expect(draftSourceOf(sampleAsset(1, { provider: null, params: { importedFrom: 'dog.png' } }))).toBeUndefined();
  });

  it('takes what an import found in a picture, without where it came from', () => {
    const found = { prompt: 'a dog', steps: 20, importedFrom: 'dog.png', madeWith: 'a1111' };
    const asset = sampleAsset(1, { provider: null, prompt: 'a dog', seed: 7, params: found });

    expect(draftSourceOf(asset)).toMatchObject({ provider: null, params: { prompt: 'a dog', steps: 20, seed: 7 } });
    expect(Object.keys(draftSourceOf(asset)?.params ?? {})).not.toContain('madeWith');
  });
});
