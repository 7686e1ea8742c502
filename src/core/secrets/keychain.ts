import type { KeychainView } from '../../contract/secrets.ts';

/** Names in the operating system's keychain. */
const SERVICE = 'Gesso';
const PROBE_ACCOUNT = 'gesso-probe';

/** A place that keeps small secrets over a restart, readable by this user only. */
export type Keychain = {
  /** Whether it works here; asked once, then remembered. */
  probe(): Promise<KeychainView>;
  read(account: string): Promise<string | undefined>;
  write(account: string, secret: string): Promise<void>;
  remove(account: string): Promise<void>;
};

/** One entry of the keychain, as `@napi-rs/keyring` offers it. */
type Entry = {
  setPassword(password: string): Promise<void>;
  getPassword(): Promise<string | undefined | null>;
  deleteCredential(): Promise<unknown>;
};

/**
 * The operating system's keychain: Keychain (macOS), Credential Manager (Windows), Secret Service (Linux).
 * On Linux the store is named: left to itself the library falls back to kernel key rings, which forget everything at a restart,
 * and reads an absent service as "no key". A set, get and delete of a probe tells the truth.
 */
export function systemKeychain(): Keychain {
  const entries = new Map<string, Promise<Entry>>();
  const entry = (account: string): Promise<Entry> => {
    const known = entries.get(account) ?? openEntry(account);
    entries.set(account, known);
    return known;
  };
  const state: { probed: Promise<KeychainView> | undefined } = { probed: undefined };
  return {
    probe: () => (state.probed ??= probeKeychain(entry)),
    read: async (account) => (await (await entry(account)).getPassword()) ?? undefined,
    write: async (account, secret) => (await entry(account)).setPassword(secret),
    remove: async (account) => {
      const found = await entry(account);
      if ((await found.getPassword()) !== null) await found.deleteCredential();
    },
  };
}

/** No keychain at all; for tests and for machines that must not be asked. */
export function noKeychain(message: string): Keychain {
  const refuse = (): Promise<never> => Promise.reject(new Error(message));
  return { probe: () => Promise.resolve({ available: false, message }), read: () => Promise.resolve(undefined), write: refuse, remove: refuse };
}

async function openEntry(account: string): Promise<Entry> {
  const { AsyncEntry } = await import('keytar');
  return new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
}

async function probeKeychain(entry: (account: string) => Promise<Entry>): Promise<KeychainView> {
  const secret = crypto.randomUUID();
  try {
    const probe = await entry(PROBE_ACCOUNT);
    await probe.setPassword(secret);
    const read = await probe.getPassword();
    await probe.deleteCredential();
    if (read === secret) return { available: true, message: 'Keys are kept in the keychain of this system.' };
    return { available: false, message: 'The keychain of this system is locked or does not keep what it is given.' };
  } catch {
    // The library's own words ("no result found") help nobody; what matters is that keys cannot be kept.
    return { available: false, message: noKeychainMessage() };
  }
}

function noKeychainMessage(): string {
  return process.platform === 'linux'
    ? 'No keychain answers on this system (a Secret Service such as GNOME Keyring or KWallet, unlocked, on the session bus).'
    : 'The keychain of this system does not answer.';
}
