import type { KeyCheck } from './adapter.ts';
import { ProviderFailure } from './errors.ts';

/** Turns a free question under a key into the word on that key. `ask` returns what to say when it went well. Rethrows the abort. */
export async function checkedKey(ask: () => Promise<string>): Promise<KeyCheck> {
  try {
    return { ok: true, message: await ask() };
  } catch (error) {
    // A vendor that cannot be asked has said nothing about the key.
    if (error instanceof ProviderFailure && !error.transient) return { ok: false, message: error.message };
    throw error;
  }
}
