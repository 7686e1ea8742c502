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

  it('offers nothing for what no job made', () => {
    expect(draftSourceOf(sampleAsset(1, { provider: null }))).toBeUndefined();
  });
});
