import { describe, expect, it } from 'vitest';
import { ProviderFailure } from '../../../src/core/providers/errors.ts';
import { checkedKey } from '../../../src/core/providers/key-check.ts';

describe('the check of a key', () => {
  it('tells what the vendor says', async () => {
    expect(await checkedKey(async () => 'It takes this key.')).toEqual({ ok: true, message: 'It takes this key.' });
    const refused = checkedKey(() => Promise.reject(new ProviderFailure('rejected', 'The key is wrong.')));
    expect(await refused).toEqual({ ok: false, message: 'The key is wrong.' });
  });

  it('says nothing about a key when the vendor cannot be asked', async () => {
    const down = new ProviderFailure('unavailable', 'It does not answer now.', { transient: true });

    await expect(checkedKey(() => Promise.reject(down))).rejects.toBe(down);
  });
});
