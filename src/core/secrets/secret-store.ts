import { KEYED_PROVIDERS, type KeychainView, type KeyedProvider, type KeyView } from '../../contract/secrets.ts';
import { AppError } from '../base/app-error.ts';
import type { Keychain } from './keychain.ts';

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

  /** Where the key of a provider comes from, and its last four characters. */
  async view(provider: KeyedProvider): Promise<KeyView> {
    const { key, source } = await this.#find(provider);
    return { provider, source, last4: key === undefined ? null : key.slice(-4) };
  }

  /** Whether keys can be kept over a restart here. */
  keychain(): Promise<KeychainView> {
    return this.#keychain.probe();
  }

  /** Keeps a key. Throws `conflict` when the environment sets it, or when `keychain` is asked for and there is no usable one. */
  async write(provider: KeyedProvider, key: string, place: 'keychain' | 'session'): Promise<KeyView> {
    this.#refuseWhenSetByEnvironment(provider);
    if (place === 'session') {
      this.#session.set(provider, key);
      return this.view(provider);
    }
    const keychain = await this.#keychain.probe();
    if (!keychain.available) {
      throw new AppError('conflict', `${keychain.message} The key was not stored. Keep it for this session only, or set ${KEYED_PROVIDERS[provider]}.`, { details: { reason: 'no_keychain' } });
    }
    await this.#keychain.write(provider, key);
    this.#session.delete(provider);
    return this.view(provider);
  }

  /** Forgets a key here and in the keychain. Throws `conflict` when the environment sets it. */
  async remove(provider: KeyedProvider): Promise<KeyView> {
    this.#refuseWhenSetByEnvironment(provider);
    this.#session.delete(provider);
    const keychain = await this.#keychain.probe();
    if (keychain.available) await this.#keychain.remove(provider);
    return this.view(provider);
  }

  async #find(provider: KeyedProvider): Promise<{ readonly key: string | undefined; readonly source: KeyView['source'] }> {
    const fromEnvironment = this.#environment[KEYED_PROVIDERS[provider]];
    if (fromEnvironment !== undefined && fromEnvironment.trim() !== '') return { key: fromEnvironment.trim(), source: 'environment' };
    const fromSession = this.#session.get(provider);
    if (fromSession !== undefined) return { key: fromSession, source: 'session' };
    const keychain = await this.#keychain.probe();
    const stored = keychain.available ? await this.#keychain.read(provider) : undefined;
    return stored === undefined ? { key: undefined, source: 'none' } : { key: stored, source: 'keychain' };
  }

  #refuseWhenSetByEnvironment(provider: KeyedProvider): void {
    const variable = KEYED_PROVIDERS[provider];
    const value = this.#environment[variable];
    if (value !== undefined && value.trim() !== '') {
      throw new AppError('conflict', `${variable} sets this key, and the environment wins. Unset it to use another key.`, { details: { variable } });
    }
  }
}
