import { ceilMicros, type DurationMs, type MicroUsd, SECOND } from '../../../contract/units.ts';
import type { ActualCost, AdapterRequest, Estimate } from '../adapter.ts';
import type { PriceTable } from '../prices.ts';
import type { Lists } from './pickers.ts';
import { musicMs, type Order, orderOf } from './request.ts';

/** The most that a request can cost; null where the vendor publishes no price (flows, models that are new to us). Pure. */
export function estimateElevenLabs(prices: PriceTable, lists: Lists, request: AdapterRequest): Estimate {
  const order = orderOf(request);
  const maxCostMicros = tablePrice(prices, lists, order);
  return {
    maxCostMicros,
    priceVersion: maxCostMicros === null ? null : prices.version,
    durationMs: DURATION_MS[order.work],
  };
}

/** A guess until finished jobs tell. */
const DURATION_MS: Readonly<Record<Order['work'], DurationMs>> = {
  speech: 5 * SECOND,
  effect: 10 * SECOND,
  music: 40 * SECOND,
  image: 30 * SECOND,
  video: 120 * SECOND,
};

/**
 * The price of the table. Speech: by the character, at our rate for the model or at the vendor's own multiplier times the price of a
 * credit, whichever is more.
 */
export function tablePrice(prices: PriceTable, lists: Lists, order: Order): MicroUsd | null {
  const price = (unit: string, quantity: number): MicroUsd | null =>
    prices.price({ provider: 'elevenlabs', model: order.model, unit, quantity });
  switch (order.work) {
    case 'effect':
      return price('generation', 1);
    case 'music':
      return price('minute', musicMs(order) / 60_000);
    case 'image':
    case 'video':
      return null;
    case 'speech': {
      const ours = price('1k_characters', order.prompt.length / 1000);
      const multiplier = lists.speech.find((model) => model.id === order.model)?.multiplier;
      const theirs = multiplier === undefined ? null : creditPrice(prices, order.prompt.length * multiplier);
      if (ours === null || theirs === null) return ours ?? theirs;
      return Math.max(ours, theirs);
    }
  }
}

/** What speech cost by the credits that the vendor counted; undefined when the table has no price for them. */
export function creditCost(prices: PriceTable, credits: number): ActualCost | undefined {
  const micros = creditPrice(prices, credits);
  return micros === null ? undefined : { micros, basis: 'usage' };
}

function creditPrice(prices: PriceTable, credits: number): MicroUsd | null {
  const perThousand = prices.price({ provider: 'elevenlabs', model: 'credits', unit: '1k_credits', quantity: 1 });
  // Credits are whole at the vendor.
  return perThousand === null ? null : ceilMicros((Math.ceil(ceilThousandth(credits)) * perThousand) / 1000);
}

/** 0.7 × 10 is 7 credits, not 7.000000001. */
function ceilThousandth(credits: number): number {
  return Math.round(credits * 1000) / 1000;
}
