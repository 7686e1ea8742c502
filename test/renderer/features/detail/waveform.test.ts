import { describe, expect, it } from 'vitest';
import { peaksOf } from '../../../../renderer/features/detail/waveform.ts';

describe('peaksOf', () => {
  it('takes the largest swing of each part, in shares of the loudest', () => {
    expect(peaksOf(Float32Array.from([0.1, -0.4, 0.2, 0, -0.1, 0.05]), 3)).toEqual(
      [1, 0.5, 0.25].map((n) => expect.closeTo(n, 5)),
    );
  });

  it('has a height for every part also where there are fewer samples', () => {
    expect(peaksOf(Float32Array.from([0.5, -1]), 4)).toHaveLength(4);
  });

  it('is flat for silence and empty for nothing', () => {
    expect(peaksOf(new Float32Array(8), 2)).toEqual([0, 0]);
    expect(peaksOf(new Float32Array(0), 2)).toEqual([]);
  });
});
