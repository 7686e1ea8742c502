import { describe, expect, it } from 'vitest';
import { formatsIn } from './formats-in.ts';

describe.each([
  ['en', ['0 B', '999 B', '1.9 MB', '441 kB', '7.8 TB'], ['12', '7.5']],
  ['de', ['0 B', '999 B', '1,9 MB', '441 kB', '7,8 TB'], ['12', '7,5']],
] as const)('sizes in %s', (language, disk, memory) => {
  it('are decimal for files', async () => {
    const { formatBytes } = await formatsIn(language);

    expect([0, 999, 1_900_000, 441_200, 7.8e12].map(formatBytes)).toEqual(disk);
  });

  it('are binary for memory', async () => {
    const { formatMemory } = await formatsIn(language);

    expect([12 * 2 ** 30, 7.5 * 2 ** 30].map(formatMemory)).toEqual(memory);
  });
});
