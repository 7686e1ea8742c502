import { expect, it } from 'vitest';
import { settlesWithin } from '../../../src/core/base/settles-within.ts';

it('tells work that ends in time from work that goes on, and passes failures on', async () => {
  const never = new Promise(() => undefined);

  expect(await settlesWithin(Promise.resolve(), 1000)).toBe(true);
  expect(await settlesWithin(never, 1)).toBe(false);
  await expect(settlesWithin(Promise.reject(new Error('broken')), 1000)).rejects.toThrow('broken');
});
