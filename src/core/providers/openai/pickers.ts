import type { Model } from '../../../contract/provider.ts';
import type { EpochMs } from '../../../contract/units.ts';
import type { VendorClient } from '../call.ts';
import { read } from '../http.ts';
import type { PriceTable } from '../prices.ts';
import { featuresOf, OPENAI_MODELS, priceModelOf, viewModel } from './models.ts';
import { modelListSchema } from './wire.ts';

/** A model and the day on which it ends, where one is announced. */
export type ListedModel = { readonly id: string; readonly until: string | undefined };

/** The models of this key, of the kinds that we can use. Throws ProviderFailure. */
export async function readModels(client: VendorClient): Promise<readonly ListedModel[]> {
  const { data } = await read(client, { path: '/v1/models', tries: 1, timeoutMs: 4500 }, modelListSchema);
  return data
    .filter(({ id }) => featuresOf(id) !== undefined)
    .map(({ id, shutdown_date }) => ({ id, until: shutdown_date ?? undefined }));
}

/** The copy that ships with Gesso, with the ends that our price table knows. */
export function offlineModels(prices: PriceTable): readonly ListedModel[] {
  return OPENAI_MODELS.map(({ id }) => ({ id, until: announcedEnd(prices, id) }));
}

/** What can be chosen now: ours first in our order, then what is new to us, then dated snapshots. Those that have ended are left out. */
export function choosableModels(
  listed: readonly ListedModel[],
  options: { prices: PriceTable; now: EpochMs },
): readonly Model[] {
  const rank = (id: string): number => {
    const known = OPENAI_MODELS.findIndex((model) => model.id === id);
    if (known >= 0) return known;
    return priceModelOf(id) === id ? OPENAI_MODELS.length : OPENAI_MODELS.length + 1;
  };
  return listed
    .map(({ id, until }) => ({ id, until: until ?? announcedEnd(options.prices, id) }))
    .filter(({ until }) => until === undefined || !hasEnded(until, options.now))
    .toSorted((a, b) => rank(a.id) - rank(b.id))
    .map(({ id, until }) => viewModel(id, until));
}

function announcedEnd(prices: PriceTable, id: string): string | undefined {
  for (const unit of ['1M_image_output_tokens', '1M_audio_output_tokens', '1k_characters']) {
    const shutdown = prices.rows('openai', priceModelOf(id), unit)[0]?.facts?.['shutdown'];
    if (typeof shutdown === 'string') return shutdown;
  }
  return undefined;
}

/** From the beginning of that day on, anywhere on Earth where it may have begun. */
function hasEnded(day: string, now: EpochMs): boolean {
  const begin = Date.parse(day);
  return Number.isFinite(begin) && now >= begin;
}
