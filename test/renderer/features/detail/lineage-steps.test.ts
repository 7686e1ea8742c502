import { describe, expect, it } from 'vitest';
import { lineageSteps } from '../../../../renderer/features/detail/lineage-steps.ts';
import { type AssetId, assetIdSchema } from '../../../../src/contract/ids.ts';
import { idOf } from '../../samples.ts';

function asset(number: number): AssetId {
  return assetIdSchema.parse(idOf(number));
}

function link(parent: number, child: number): { parentId: AssetId; childId: AssetId; role: string } {
  return { parentId: asset(parent), childId: asset(child), role: 'image' };
}

describe('the steps of a lineage', () => {
  it('are nearest first on both sides, each once, also in a circle', () => {
    const links = [link(1, 2), link(2, 3), link(9, 3), link(3, 4), link(4, 5), link(3, 5), link(5, 1)];

    const { sources, results } = lineageSteps(asset(3), links);

    expect(sources.slice(0, 3)).toEqual([asset(2), asset(9), asset(1)]);
    expect(results.slice(0, 2)).toEqual([asset(4), asset(5)]);
    expect(new Set(sources).size).toBe(sources.length);
  });
});
