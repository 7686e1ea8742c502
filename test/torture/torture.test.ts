import { expect, it } from 'vitest';
import { liveAndDie } from './life.ts';

// The short form of `npm run torture`, which has no end of seeds.
it.each([1, 2])(
  'loses, doubles and misbooks nothing when engines under load are killed at random instants (seed %i)',
  { timeout: 120_000 },
  async (seed) => {
    const result = await liveAndDie({ seed, kills: 6 });

    expect(result.findings).toEqual({ lost: [], double: [], unbalanced: [] });
    expect(result.kills).toBe(6);
    expect(result.jobs).toBeGreaterThan(0);
  },
);
