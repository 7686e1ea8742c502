import type { KeychainView } from '../../contract/secrets.ts';
import { type DurationMs, SECOND } from '../../contract/units.ts';

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
export type KeychainEntry = {
  setPassword(password: string): Promise<void>;
  getPassword(): Promise<string | undefined | null>;
  deleteCredential(): Promise<unknown>;
};

/**
 * The operating system's keychain: Keychain (macOS), Credential Manager (Windows), Secret Service (Linux).
 * On Linux the store is named: left to itself the library falls back to kernel key rings, which forget everything at a restart,
 * and reads an absent service as "no key". A set, get and delete of a probe tells the truth.
 * `open` is how an entry is come by. Every call ends after `patienceMs` at the latest, with an error: a keychain may wait for a
 * password that nobody types.
 */
export function systemKeychain(
  open: (account: string) => Promise<KeychainEntry> = openEntry,
  options: { patienceMs: DurationMs } = { patienceMs: 30 * SECOND },
): Keychain {
  const bounded = <T>(work: Promise<T>): Promise<T> => withPatience(work, options.patienceMs);
  const state: { probed: Promise<KeychainView> | undefined } = { probed: undefined };
  return {
    probe: () => (state.probed ??= probeKeychain(() => open(PROBE_ACCOUNT), bounded)),
    read: async (account) => (await bounded((await bounded(open(account))).getPassword())) ?? undefined,
    write: async (account, secret) => bounded((await bounded(open(account))).setPassword(secret)),
    remove: async (account) => {
      const entry = await bounded(open(account));
      const kept = (await bounded(entry.getPassword())) ?? undefined;
      if (kept !== undefined) await bounded(entry.deleteCredential());
    },
  };
}

/** The clock of the engine is not asked: the keychain is older than it, and its patience is no matter of the queue. */
async function withPatience<T>(work: Promise<T>, patienceMs: DurationMs): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('The keychain of this system does not answer.')), patienceMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** No keychain at all; for tests and for machines that must not be asked. */
export function noKeychain(message: string): Keychain {
  const refuse = (): Promise<never> => Promise.reject(new Error(message));
  return {
    probe: () => Promise.resolve({ available: false, message }),
    read: () => Promise.resolve(undefined),
    write: refuse,
    remove: refuse,
  };
}

async function openEntry(account: string): Promise<KeychainEntry> {
  const { AsyncEntry } = await import('keytar');
  return new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
}

async function probeKeychain(
  open: () => Promise<KeychainEntry>,
  bounded: <T>(work: Promise<T>) => Promise<T>,
): Promise<KeychainView> {
  const secret = crypto.randomUUID();
  try {
    const probe = await bounded(open());
    await bounded(probe.setPassword(secret));
    const read = await bounded(probe.getPassword());
    await bounded(probe.deleteCredential());
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
