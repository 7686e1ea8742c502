import { KEYED_PROVIDERS, type KeychainView, type KeyedProvider, type KeyView } from '../../contract/secrets.ts';
import { AppError } from '../base/app-error.ts';
import type { Keychain } from './keychain.ts';

/** A shorter key is given away by its last four characters. */
const SHOWN_FROM_LENGTH = 16;

/**
 * Where provider keys come from: the environment wins, then what a person gave for this session, then the operating system's
 * keychain. Keys are never written anywhere else: not to the database, a file or a log. Without a usable keychain a key can be
 * kept for this session only, and that is said; there is no silent fallback.
 */
export class SecretStore {
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #keychain: Keychain;
  readonly #session = new Map<KeyedProvider, string>();

  constructor(environment: Readonly<Record<string, string | undefined>>, keychain: Keychain) {
    this.#environment = environment;
    this.#keychain = keychain;
  }

  /** The key of a provider; undefined when there is none, also when the keychain cannot be read now. */
  async read(provider: KeyedProvider): Promise<string | undefined> {
    const found = await this.#find(provider);
    return found.key;
  }

  /** What may be shown of each key. */
  async list(): Promise<readonly KeyView[]> {
    const providers: readonly KeyedProvider[] = ['openai', 'runway', 'elevenlabs', 'heygen'];
    return Promise.all(providers.map((provider) => this.view(provider)));
  }

  /** Where the key of a provider comes from, and its last four characters (null for a key that they would give away). */
  async view(provider: KeyedProvider): Promise<KeyView> {
    const { key, source } = await this.#find(provider);
    return { provider, source, last4: key === undefined || key.length < SHOWN_FROM_LENGTH ? null : key.slice(-4) };
  }

  /** Whether keys can be kept over a restart here. */
  keychain(): Promise<KeychainView> {
    return this.#keychain.probe();
  }

  /** Keeps a key. Throws `conflict` when the environment sets it, or when `keychain` is asked for and there is none or it refuses. */
  async write(provider: KeyedProvider, key: string, place: 'keychain' | 'session'): Promise<KeyView> {
    this.#refuseWhenSetByEnvironment(provider);
    if (place === 'session') {
      this.#session.set(provider, key);
      return this.view(provider);
    }
    const keychain = await this.#keychain.probe();
    if (!keychain.available) {
      throw new AppError(
        'conflict',
        `${keychain.message} The key was not stored. Keep it for this session only, or set ${KEYED_PROVIDERS[provider]}.`,
        { details: { reason: 'no_keychain' } },
      );
    }
    await this.#keychain.write(provider, key).catch((cause: unknown) => Promise.reject(keychainRefused('keep', cause)));
    this.#session.delete(provider);
    return this.view(provider);
  }

  /** Forgets a key here and in the keychain. Throws `conflict` when the environment sets it, or when the keychain refuses. */
  async remove(provider: KeyedProvider): Promise<KeyView> {
    this.#refuseWhenSetByEnvironment(provider);
    this.#session.delete(provider);
    const keychain = await this.#keychain.probe();
    if (keychain.available)
      await this.#keychain.remove(provider).catch((cause: unknown) => Promise.reject(keychainRefused('forget', cause)));
    return this.view(provider);
  }

  async #find(
    provider: KeyedProvider,
  ): Promise<{ readonly key: string | undefined; readonly source: KeyView['source'] }> {
    const fromEnvironment = this.#environment[KEYED_PROVIDERS[provider]];
    if (fromEnvironment !== undefined && fromEnvironment.trim() !== '')
      return { key: fromEnvironment.trim(), source: 'environment' };
    const fromSession = this.#session.get(provider);
    if (fromSession !== undefined) return { key: fromSession, source: 'session' };
    const keychain = await this.#keychain.probe();
    // A keychain that was locked since then has no key for us; the provider says what is missing.
    const stored = keychain.available ? await this.#keychain.read(provider).catch(() => undefined) : undefined;
    return stored === undefined ? { key: undefined, source: 'none' } : { key: stored, source: 'keychain' };
  }

  #refuseWhenSetByEnvironment(provider: KeyedProvider): void {
    const variable = KEYED_PROVIDERS[provider];
    const value = this.#environment[variable];
    if (value !== undefined && value.trim() !== '') {
      throw new AppError(
        'conflict',
        `${variable} sets this key, and the environment wins. Unset it to use another key.`,
        { details: { variable } },
      );
    }
  }
}

function keychainRefused(what: 'keep' | 'forget', cause: unknown): AppError {
  return new AppError('conflict', `The keychain of this system refused to ${what} the key. Unlock it and try again.`, {
    details: { reason: 'keychain_refused' },
    cause,
  });
}
