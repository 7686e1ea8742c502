import { ceilMicros, type MicroUsd, SECOND } from '../../../contract/units.ts';
import type { ActualCost, AdapterRequest, Estimate } from '../adapter.ts';
import type { PriceTable } from '../prices.ts';
import { priceModelOf } from './models.ts';
import { type Order, orderOf } from './order.ts';
import { INPUT_IMAGE_TOKENS_MAX, LARGEST, outputTokens, textTokensMax } from './tokens.ts';
import type { ImageUsage, SpeechUsage } from './wire.ts';

/** Audio tokens of one second of speech: the published 12 USD for a million of them and 0.00025 USD for a second. */
const TOKENS_PER_SECOND = 21;
/** Slow speech, characters in a second: normal is about 15, and some scripts say more with each. */
const CHARACTERS_PER_SECOND = 4;

/** The most that a request can cost, by the table's rates; null for a model without a price. Pure. */
export function estimateOpenAi(prices: PriceTable, request: AdapterRequest): Estimate {
  const order = orderOf(request);
  const maxCostMicros = order.kind === 'image' ? imageCost(prices, order) : speechCost(prices, order);
  const durationMs = order.kind === 'speech' ? 8 * SECOND : (SECONDS[order.quality] ?? 60) * SECOND;
  return { maxCostMicros, priceVersion: maxCostMicros === null ? null : prices.version, durationMs };
}

/** How long a picture takes, by quality; a guess until finished jobs tell. */
const SECONDS: Readonly<Record<string, number>> = { low: 10, medium: 25, high: 60, xhigh: 120, max: 180 };

type ImageOrder = Extract<Order, { kind: 'image' }>;
type SpeechOrder = Extract<Order, { kind: 'speech' }>;

function imageCost(prices: PriceTable, order: ImageOrder): MicroUsd | null {
  const size = order.autoSize ? LARGEST : order;
  const inputs = order.inputs.length + (order.mask === undefined ? 0 : 1);
  // Each picture of a batch is billed like a call of its own, its inputs included.
  return sumOf(prices, order.model, [
    ['1M_image_output_tokens', order.count * outputTokens(order.quality, size)],
    ['1M_text_input_tokens', order.count * textTokensMax(order.prompt)],
    ['1M_image_input_tokens', order.count * inputs * INPUT_IMAGE_TOKENS_MAX],
  ]);
}

function speechCost(prices: PriceTable, order: SpeechOrder): MicroUsd | null {
  const perCharacter = characterCost(prices, order);
  if (perCharacter !== null) return perCharacter;
  const seconds = 5 + order.prompt.length / CHARACTERS_PER_SECOND;
  return sumOf(prices, order.model, [
    ['1M_text_input_tokens', textTokensMax(order.prompt + (order.style ?? ''))],
    ['1M_audio_output_tokens', Math.ceil(seconds * TOKENS_PER_SECOND)],
  ]);
}

function characterCost(prices: PriceTable, order: SpeechOrder): MicroUsd | null {
  return prices.price({
    provider: 'openai',
    model: priceModelOf(order.model),
    unit: '1k_characters',
    quantity: order.prompt.length / 1000,
  });
}

/** What pictures cost by the tokens that the vendor counted. Text that came out counts at the rate of pictures where it has none. */
export function imageUsageCost(prices: PriceTable, model: string, usage: ImageUsage): ActualCost | undefined {
  const details = usage.input_tokens_details ?? { text_tokens: 0, image_tokens: usage.input_tokens };
  const textOut = usage.output_tokens_details?.text_tokens ?? 0;
  const hasTextPrice = prices.rows('openai', priceModelOf(model), '1M_text_output_tokens').length > 0;
  const textTokens = hasTextPrice ? Math.min(textOut, usage.output_tokens) : 0;
  const micros = sumOf(prices, model, [
    ['1M_text_input_tokens', details.text_tokens],
    ['1M_image_input_tokens', details.image_tokens],
    ['1M_image_output_tokens', usage.output_tokens - textTokens],
    ...(hasTextPrice ? [['1M_text_output_tokens', textTokens] as const] : []),
  ]);
  return micros === null ? undefined : { micros, basis: 'usage' };
}

/** The same for speech that was counted in tokens. */
export function speechUsageCost(prices: PriceTable, model: string, usage: SpeechUsage): ActualCost | undefined {
  const micros = sumOf(prices, model, [
    ['1M_text_input_tokens', usage.input_tokens],
    ['1M_audio_output_tokens', usage.output_tokens],
  ]);
  return micros === null ? undefined : { micros, basis: 'usage' };
}

/**
 * What a request costs when the answer says nothing: speech by the character exactly, all else the most that it can be. A model without
 * a price costs what was reserved for it.
 */
export function tableCost(prices: PriceTable, request: AdapterRequest): ActualCost {
  const order = orderOf(request);
  const exact = order.kind === 'speech' ? characterCost(prices, order) : null;
  if (exact !== null) return { micros: exact, basis: 'price_table' };
  const most = estimateOpenAi(prices, request).maxCostMicros;
  // Not a number: the engine books the reservation.
  return { micros: most ?? Number.NaN, basis: 'estimate' };
}

/** Tokens by unit → micro-dollars, rounded up once; null when a rate is missing. */
function sumOf(
  prices: PriceTable,
  model: string,
  parts: readonly (readonly [unit: string, tokens: number])[],
): MicroUsd | null {
  let micros = 0;
  for (const [unit, tokens] of parts) {
    if (tokens === 0) continue;
    const perMillion = prices.price({ provider: 'openai', model: priceModelOf(model), unit, quantity: 1 });
    if (perMillion === null) return null;
    micros += (perMillion * tokens) / 1_000_000;
  }
  return ceilMicros(micros);
}
