import { type JsonObject, type MicroUsd, SECOND } from '../../../contract/units.ts';
import type { AdapterRequest, Estimate } from '../adapter.ts';
import type { PriceTable } from '../prices.ts';
import { microsOfCredits } from './credits.ts';
import { resolutionOf } from './model.ts';
import { ratioFor, resolutionFor } from './models.ts';
import { orderOf, REFERENCES, type RunwayOrder } from './request.ts';

/**
 * The most that a request can cost by the price table; null where the vendor publishes no price (then the user's cap is reserved, and
 * the maximum that the vendor itself names is held or refused as soon as it is known).
 */
export function estimateRunway(prices: PriceTable, request: AdapterRequest): Estimate {
  const order = orderOf(request);
  const micros = order === undefined ? null : upperBound(prices, order, request);
  return { maxCostMicros: micros, priceVersion: micros === null ? null : prices.version, durationMs: null };
}

function upperBound(prices: PriceTable, order: RunwayOrder, request: AdapterRequest): MicroUsd | null {
  const { model } = order;
  const { params } = request;
  const price = (unit: string, quantity: number): MicroUsd | null =>
    prices.price({ provider: 'runway', model: model.id, unit, quantity, params: conditions(order, params) });
  switch (model.billing) {
    case 'second': {
      const seconds = secondsOf(order, params);
      return seconds === undefined ? null : price('second', seconds);
    }
    case 'input_second': {
      const clipMs = request.inputs?.['video']?.durationMs;
      if (clipMs === undefined) return null;
      const micros = price('second', Math.ceil(clipMs / SECOND));
      return micros === null ? null : Math.max(micros, minimumOf(prices, model.id));
    }
    case 'image': {
      const count = wholeOr(params['count'], 1);
      const micros = price('image', count);
      const references = REFERENCES.filter((name) => params[name] !== undefined).length;
      return micros === null ? null : micros + count * references * microsOfCredits(model.creditsPerReference ?? 0);
    }
    case 'credits_by_length': {
      // A credit for each 50 characters begun.
      const characters = typeof params['prompt'] === 'string' ? params['prompt'].length : 0;
      return price('1k_characters', (Math.max(1, Math.ceil(characters / 50)) * 50) / 1000);
    }
    case 'generation':
      return price('generation', 1);
  }
}

/** What the price depends on, in the words of the price table. An upper bound where the vendor chooses (`auto`). */
function conditions({ model, shape }: RunwayOrder, params: JsonObject): Record<string, unknown> {
  const resolution =
    shape.resolutions === undefined
      ? resolutionOf(shape, ratioFor(shape, params['ratio']))
      : resolutionFor(shape, params['resolution']);
  const { quality } = params;
  return {
    resolution,
    ...(model.audio === true ? { audio: params['audio'] !== false } : {}),
    // `low` of Grok is cheaper by a rule that the table does not hold: the dearer one is an upper bound.
    ...(quality === undefined
      ? {}
      : { quality: quality === 'auto' || model.id === 'grok_imagine_image_2' ? dearest(model.qualities) : quality }),
  };
}

function dearest(qualities: readonly string[] | undefined): string | undefined {
  return qualities?.[0];
}

function secondsOf({ model, shape }: RunwayOrder, params: JsonObject): number | undefined {
  // As long as a clip whose length plays no part in the price that is published.
  if (shape.duration === false) return undefined;
  return wholeOr(params['duration'], model.seconds?.initial ?? Number.NaN);
}

function wholeOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** A task's smallest price, where the table names one. */
function minimumOf(prices: PriceTable, model: string): MicroUsd {
  const credits = prices.rows('runway', model, 'second')[0]?.facts?.['minimum_credits'];
  return typeof credits === 'number' ? microsOfCredits(credits) : 0;
}
