import { describe, expect, it } from 'vitest';
import { compareRows } from '../../../../renderer/features/library/compare-rows.ts';
import { aDraftProvider, anAsset } from '../../samples.ts';

describe('a comparison', () => {
  it('puts what differs first, and leaves out nothing', () => {
    const one = anAsset({ prompt: 'a fox', seed: 1, params: { prompt: 'a fox', steps: 20 } });
    const two = anAsset({ prompt: 'a fox', seed: 2, params: { prompt: 'a fox', steps: 20, style: 'ink' } });

    const rows = compareRows([one, two], [aDraftProvider()]);

    const differing = rows.filter(({ differs }) => differs);
    expect(rows.slice(0, differing.length)).toEqual(differing);
    expect(differing.map(({ label, values }) => [label, values])).toEqual(
      expect.arrayContaining([
        ['Seed', ['1', '2']],
        ['Style', ['', 'ink']],
      ]),
    );
    expect(rows.find(({ label }) => label === 'Prompt')).toMatchObject({ values: ['a fox', 'a fox'], differs: false });
  });
});
