import { describe, expect, it } from 'vitest';
import { neighboursOf } from '../../../../renderer/features/detail/neighbours.ts';

describe('neighboursOf', () => {
  it('knows what lies before and after, and how many there are in all', () => {
    expect(neighboursOf(['a', 'b', 'c'], 64, 'b')).toEqual({ index: 1, total: 64, previous: 'a', next: 'c' });
  });

  it('has nothing beyond the ends', () => {
    expect(neighboursOf(['a', 'b'], 2, 'a').previous).toBeUndefined();
    expect(neighboursOf(['a', 'b'], 2, 'b').next).toBeUndefined();
  });

  it('says so when the result is not in the list', () => {
    expect(neighboursOf(['a'], 1, 'x')).toEqual({ index: -1, total: 1, previous: undefined, next: undefined });
  });
});
