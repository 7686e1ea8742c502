import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openKey, sealKey } from '../../../supabase/functions/_shared/sealed-key.ts';

const SECRET = 'sk-a-very-secret-key-0123456789WXYZ';

describe('a sealed key', () => {
  const keks = new Map([[1, randomBytes(32).toString('base64')]]);
  const place = { companyId: 'c1', provider: 'openai', label: 'default' };

  test('opens at its place', async () => {
    expect(await openKey(keks, place, await sealKey(keks, place, SECRET))).toBe(SECRET);
  });

  test.each([{ companyId: 'c2' }, { provider: 'runway' }, { label: 'second' }])(
    'does not open when it is moved to %o',
    async (moved) => {
      const sealed = await sealKey(keks, place, SECRET);

      await expect(openKey(keks, { ...place, ...moved }, sealed)).rejects.toMatchObject({ code: 'internal' });
    },
  );

  test('does not open under another key-encryption key, nor when a bit of it is changed', async () => {
    const sealed = await sealKey(keks, place, SECRET);
    const [iv = '', body = ''] = sealed.ciphertext.split('.');
    const changed = `${iv}.${body.startsWith('A') ? 'B' : 'A'}${body.slice(1)}`;

    await expect(openKey(new Map([[1, randomBytes(32).toString('base64')]]), place, sealed)).rejects.toThrow();
    await expect(openKey(keks, place, { ...sealed, ciphertext: changed })).rejects.toThrow();
  });

  test('is never sealed twice the same way, and opens after a newer key-encryption key has come', async () => {
    const [first, second] = [await sealKey(keks, place, SECRET), await sealKey(keks, place, SECRET)];
    const rotated = new Map([...keks, [2, randomBytes(32).toString('base64url')]]);

    expect(first.ciphertext).not.toBe(second.ciphertext);
    expect(await openKey(rotated, place, first)).toBe(SECRET);
    expect((await sealKey(rotated, place, SECRET)).kekVersion).toBe(2);
  });

  test('says which secret is missing or malformed', async () => {
    await expect(sealKey(new Map(), place, SECRET)).rejects.toThrow('PROVIDER_KEK_V1');
    await expect(sealKey(new Map([[1, 'short']]), place, SECRET)).rejects.toThrow('PROVIDER_KEK_V1');
  });
});
