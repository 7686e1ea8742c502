import { describe, expect, it } from 'vitest';
import { type KeychainEntry, noKeychain, systemKeychain } from '../../../src/core/secrets/keychain.ts';

/** Entries in memory, as `@napi-rs/keyring` offers them. `change` bends one of their functions. */
function entries(change: Partial<KeychainEntry> = {}): {
  open: (account: string) => Promise<KeychainEntry>;
  kept: Map<string, string>;
  opened: string[];
} {
  const kept = new Map<string, string>();
  const opened: string[] = [];
  return {
    kept,
    opened,
    open: async (account) => {
      opened.push(account);
      return {
        setPassword: async (password) => void kept.set(account, password),
        getPassword: async () => kept.get(account) ?? null,
        deleteCredential: async () => kept.delete(account),
        ...change,
      };
    },
  };
}

const failing = (): Promise<never> => Promise.reject(new Error('no result found'));

describe('systemKeychain', () => {
  it('keeps, reads and forgets a secret under its account', async () => {
    const { open, kept } = entries();
    const keychain = systemKeychain(open);

    await keychain.write('runway', 'secret');
    expect(await keychain.read('runway')).toBe('secret');
    expect(await keychain.read('openai')).toBeUndefined();
    await keychain.remove('runway');

    expect(kept.size).toBe(0);
    await expect(keychain.remove('runway')).resolves.toBeUndefined();
  });

  it.each([null, undefined])('does not delete what is not there, whether that is said as %s', async (nothing) => {
    const { open } = entries({ getPassword: () => Promise.resolve(nothing), deleteCredential: failing });

    await expect(systemKeychain(open).remove('runway')).resolves.toBeUndefined();
  });

  it('tells by trying that it works, leaves nothing of the trial, and tries once', async () => {
    const { open, kept, opened } = entries();
    const keychain = systemKeychain(open);

    const [first, second] = await Promise.all([keychain.probe(), keychain.probe()]);

    expect(first).toEqual({ available: true, message: 'Keys are kept in the keychain of this system.' });
    expect(second).toBe(first);
    expect(kept.size).toBe(0);
    expect(opened).toHaveLength(1);
  });

  it.each<[string, Partial<KeychainEntry>]>([
    ['refuses to write', { setPassword: failing }],
    ['refuses to read', { getPassword: failing }],
    ['refuses to delete', { deleteCredential: failing }],
    ['forgets what it was given', { getPassword: () => Promise.resolve(null) }],
    ['gives back something else', { getPassword: () => Promise.resolve('other') }],
  ])('is not available when it %s', async (_, change) => {
    expect(await systemKeychain(entries(change).open).probe()).toMatchObject({
      available: false,
      message: expect.stringMatching(/keychain/),
    });
  });

  it('is not available when the library cannot be loaded', async () => {
    expect(await systemKeychain(failing).probe()).toMatchObject({ available: false });
  });

  it('is not available when it does not answer, for example because it waits for a password that nobody types', async () => {
    const { open } = entries({ setPassword: () => new Promise(() => undefined) });

    expect(await systemKeychain(open, { patienceMs: 5 }).probe()).toMatchObject({
      available: false,
      message: expect.stringMatching(/does not answer|No keychain answers/),
    });
  });

  it('does not wait for ever for a secret either', async () => {
    const { open } = entries({ getPassword: () => new Promise(() => undefined) });

    await expect(systemKeychain(open, { patienceMs: 5 }).read('runway')).rejects.toThrow(/does not answer/);
  });

  it('opens an entry again after it could not be opened', async () => {
    const { open } = entries();
    let tries = 0;
    const keychain = systemKeychain((account) => {
      tries += 1;
      return tries === 1 ? failing() : open(account);
    });

    await expect(keychain.read('runway')).rejects.toThrow('no result found');

    expect(await keychain.read('runway')).toBeUndefined();
  });
});

describe('noKeychain', () => {
  it('keeps nothing and says why', async () => {
    const keychain = noKeychain('None here.');

    expect(await keychain.probe()).toEqual({ available: false, message: 'None here.' });
    expect(await keychain.read('runway')).toBeUndefined();
    await expect(keychain.write('runway', 'x')).rejects.toThrow('None here.');
    await expect(keychain.remove('runway')).rejects.toThrow('None here.');
  });
});
