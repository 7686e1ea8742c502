import type { Balance } from '../adapter.ts';
import type { VendorClient } from '../call.ts';
import { ProviderFailure } from '../errors.ts';
import { read } from '../http.ts';
import { readSpeechModels } from './pickers.ts';
import { subscriptionSchema, userSchema } from './wire.ts';

/** Who is behind the key, in a sentence. Keys with few permissions may not say; then the list of models proves that the key is good. */
export async function accountOf(client: VendorClient): Promise<string> {
  try {
    const { first_name, subscription } = await read(client, { path: '/v1/user', tries: 2 }, userSchema);
    const who = [first_name, subscription?.tier].filter((part) => typeof part === 'string' && part !== '');
    return `ElevenLabs takes this key${who.length === 0 ? '' : ` (${who.join(', ')})`}.`;
  } catch (error) {
    if (!(error instanceof ProviderFailure) || error.transient) throw error;
    const models = await readSpeechModels(client);
    return `ElevenLabs takes this key; it may use ${models.length} models.`;
  }
}

/** Credits that are left. What a credit costs depends on the plan, so no amount of money is said. undefined: the key may not ask. */
export async function balanceOf(client: VendorClient): Promise<Balance | undefined> {
  try {
    const found = await read(client, { path: '/v1/user/subscription', tries: 2 }, subscriptionSchema);
    const left = Math.max(0, found.character_limit - found.character_count);
    const reset = found.next_character_count_reset_unix;
    const until =
      reset === null || reset === undefined ? '' : ` until ${new Date(reset * 1000).toISOString().slice(0, 10)}`;
    const text = `${left.toLocaleString('en-US')} of ${found.character_limit.toLocaleString('en-US')} credits${until}`;
    return { usdMicros: null, text };
  } catch (error) {
    if (error instanceof ProviderFailure && !error.transient) return undefined;
    throw error;
  }
}
