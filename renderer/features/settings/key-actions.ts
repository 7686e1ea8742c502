import type { KeyCheckView } from '../../../src/contract/provider-account.ts';
import type { KeyedProvider } from '../../../src/contract/secrets.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { readProviders } from '../../stores/read-all.ts';
import { type Outcome, outcomeOf } from './settings-actions.ts';

const texts = messages.settings;

/**
 * Tests a key at the vendor and keeps it unless the vendor refuses it. Returns what to say about it.
 * Throws when it is refused or cannot be kept: nothing is stored then.
 */
export async function saveKey(
  provider: KeyedProvider,
  given: { readonly key: string; readonly store: 'keychain' | 'session' },
): Promise<string> {
  const check = await client().call('keys.test', { provider, key: given.key });
  if (check.state === 'refused') throw new Error(texts.keyRefused(check.message));
  await client().call('keys.set', { provider, ...given });
  await readProviders(client());
  return check.state === 'accepted' ? acceptedText(check) : texts.keyUntested(check.message);
}

/** Asks the vendor about the key in use, at no cost. `tell` gets the good news. */
export function testKey(provider: KeyedProvider, tell: (text: string | undefined) => void): Promise<Outcome> {
  tell(undefined);
  return outcomeOf(async () => {
    const check = await client().call('keys.test', { provider });
    if (check.state !== 'accepted') throw new Error(check.message);
    tell(acceptedText(check));
  });
}

/** Forgets a key here and in the keychain. */
export function removeKey(
  provider: KeyedProvider,
  options: { readonly name: string; readonly onChanged: () => Promise<void> },
): Promise<Outcome> {
  return outcomeOf(async () => {
    await client().call('keys.remove', { provider });
    toast.success(texts.keyRemoved(options.name));
    await Promise.all([options.onChanged(), readProviders(client())]);
  });
}

function acceptedText({ message, balance }: KeyCheckView): string {
  return balance === null ? message : `${message} ${texts.keyBalance(balance.text)}`;
}
