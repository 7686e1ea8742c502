import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Keychain, noKeychain } from '../../../src/core/secrets/keychain.ts';
import { SecretStore } from '../../../src/core/secrets/secret-store.ts';
import { temporaryFolder } from '../data-folder.ts';

const KEY = 'key_0123456789abcdef';

/** A keychain in memory. `broken`: it was there when it was asked first, and refuses since. */
function memoryKeychain(kept = new Map<string, string>()): Keychain & { kept: Map<string, string>; broken: boolean } {
  const chain = {
    kept,
    broken: false,
    probe: () => Promise.resolve({ available: true, message: 'here' }),
    read: async (account: string) => chain.use().get(account),
    write: async (account: string, secret: string) => void chain.use().set(account, secret),
    remove: async (account: string) => void chain.use().delete(account),
    use: () => {
      if (chain.broken) throw new Error('locked');
      return kept;
    },
  };
  return chain;
}

const absent = noKeychain('No keychain answers on this system.');

describe('SecretStore', () => {
  it('reads a key from the environment before all else', async () => {
    const keychain = memoryKeychain(new Map([['runway', 'from the keychain']]));
    const store = new SecretStore({ RUNWAYML_API_SECRET: ` ${KEY}\n` }, keychain);

    expect(await store.read('runway')).toBe(KEY);
    expect(await store.view('runway')).toEqual({ provider: 'runway', source: 'environment', last4: 'cdef' });
  });

  it.each(['', '   ', undefined])('does not take %j in the environment for a key', async (value) => {
    const store = new SecretStore({ RUNWAYML_API_SECRET: value }, memoryKeychain(new Map([['runway', KEY]])));

    expect(await store.view('runway')).toMatchObject({ source: 'keychain' });
  });

  it('refuses to set or remove what the environment sets, and says how', async () => {
    const keychain = memoryKeychain();
    const store = new SecretStore({ OPENAI_API_KEY: KEY }, keychain);

    for (const refused of [
      () => store.write('openai', 'another-key', 'keychain'),
      () => store.write('openai', 'another-key', 'session'),
      () => store.remove('openai'),
    ]) {
      await expect(refused()).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('OPENAI_API_KEY'),
        details: { variable: 'OPENAI_API_KEY' },
      });
    }

    expect(keychain.kept.size).toBe(0);
    expect(await store.read('openai')).toBe(KEY);
  });

  it('keeps a key in the keychain, where the next start finds it', async () => {
    const keychain = memoryKeychain();
    await new SecretStore({}, keychain).write('heygen', KEY, 'keychain');

    const next = new SecretStore({}, keychain);

    expect(await next.read('heygen')).toBe(KEY);
    expect(await next.view('heygen')).toEqual({ provider: 'heygen', source: 'keychain', last4: 'cdef' });
  });

  it('keeps a key for this session in memory only', async () => {
    const keychain = memoryKeychain();
    const store = new SecretStore({}, keychain);

    expect(await store.write('heygen', KEY, 'session')).toMatchObject({ source: 'session' });

    expect(keychain.kept.size).toBe(0);
    expect(await new SecretStore({}, keychain).read('heygen')).toBeUndefined();
  });

  it('lets a key of the session win over the keychain, until one is kept there', async () => {
    const store = new SecretStore({}, memoryKeychain(new Map([['heygen', 'key-of-the-keychain']])));
    await store.write('heygen', 'key-of-the-session', 'session');
    expect(await store.read('heygen')).toBe('key-of-the-session');

    await store.write('heygen', 'key-that-is-kept', 'keychain');

    expect(await store.read('heygen')).toBe('key-that-is-kept');
  });

  it('refuses without a keychain, keeps nothing, and says what else can be done', async () => {
    const store = new SecretStore({}, absent);

    await expect(store.write('runway', KEY, 'keychain')).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'no_keychain' },
      message: expect.stringMatching(/No keychain answers.*not stored.*session.*RUNWAYML_API_SECRET/),
    });

    expect(await store.read('runway')).toBeUndefined();
    expect(await store.view('runway')).toEqual({ provider: 'runway', source: 'none', last4: null });
    expect(await store.write('runway', KEY, 'session')).toMatchObject({ source: 'session' });
    expect(await store.remove('runway')).toMatchObject({ source: 'none' });
  });

  it('removes a key here and in the keychain', async () => {
    const keychain = memoryKeychain();
    const store = new SecretStore({}, keychain);
    await store.write('runway', KEY, 'keychain');
    await store.write('runway', KEY, 'session');

    expect(await store.remove('runway')).toEqual({ provider: 'runway', source: 'none', last4: null });

    expect(keychain.kept.size).toBe(0);
  });

  it('has no key when the keychain cannot be read any more, instead of failing', async () => {
    const keychain = memoryKeychain(new Map([['runway', KEY]]));
    const store = new SecretStore({}, keychain);
    keychain.broken = true;

    expect(await store.read('runway')).toBeUndefined();
    expect(await store.list()).toContainEqual({ provider: 'runway', source: 'none', last4: null });
  });

  it('says so when the keychain refuses to keep or to forget a key', async () => {
    const keychain = memoryKeychain();
    const store = new SecretStore({}, keychain);
    keychain.broken = true;

    await expect(store.write('runway', KEY, 'keychain')).rejects.toMatchObject({
      name: 'AppError',
      code: 'conflict',
      details: { reason: 'keychain_refused' },
    });
    await expect(store.remove('runway')).rejects.toMatchObject({
      name: 'AppError',
      code: 'conflict',
      details: { reason: 'keychain_refused' },
    });
  });

  it.each([
    ['12345678', null],
    ['123456789012345', null],
    ['1234567890123456', '3456'],
  ])('shows of the key %s: %s, so that a short one is not given away', async (key, last4) => {
    const store = new SecretStore({ ELEVENLABS_API_KEY: key }, absent);

    expect((await store.view('elevenlabs')).last4).toBe(last4);
  });

  it('lists every provider that takes a key, and never a key', async () => {
    const store = new SecretStore({ OPENAI_API_KEY: KEY }, absent);

    const listed = await store.list();

    expect(listed.map((view) => view.provider)).toEqual(['openai', 'runway', 'elevenlabs', 'heygen']);
    expect(JSON.stringify([listed, store])).not.toContain(KEY);
  });

  it('writes nothing to the disk', async () => {
    const folder = temporaryFolder();
    const before = process.cwd();
    process.chdir(folder);
    try {
      const store = new SecretStore({}, absent);
      await store.write('runway', KEY, 'session');
      await store.write('runway', KEY, 'keychain').catch(() => undefined);
    } finally {
      process.chdir(before);
    }

    expect(readdirSync(folder)).toEqual([]);
  });
});
