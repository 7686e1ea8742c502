import { z } from 'zod';
import { attemptIdSchema } from '../../../contract/ids.ts';
import type { JsonObject } from '../../../contract/units.ts';
import type { ActualCost, AdapterAttempt, AdapterContext, OutputRef } from '../adapter.ts';
import { jsonOf } from '../body.ts';
import { keepFile, type KeptAnswer } from '../kept-answer.ts';
import type { PriceTable } from '../prices.ts';
import { imageUsageCost, speechUsageCost, tableCost } from './estimate.ts';
import { type Order, orderOf } from './order.ts';
import { imagesSchema, speechEventSchema, type SpeechUsage } from './wire.ts';

const MIME: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  aac: 'audio/aac',
  opus: 'audio/ogg',
};

/** All that is needed of a finished call, the bytes apart, which lie in `kept` under `name`. */
export const handleSchema = z.object({
  attemptId: attemptIdSchema,
  model: z.string(),
  /** The vendor's own id of the request, for its support. */
  requestId: z.string().nullable(),
  outputs: z.array(z.object({ kind: z.enum(['image', 'audio']), name: z.string(), mime: z.string() })).min(1),
  /** micros null: nobody knows; the reservation counts. */
  cost: z.object({ micros: z.int().min(0).nullable(), basis: z.enum(['usage', 'price_table', 'estimate']) }),
  usage: z.object({ inputTokens: z.int(), outputTokens: z.int() }).optional(),
});
export type OpenAiHandle = z.output<typeof handleSchema>;

/**
 * Takes a kept answer apart: each result becomes a kept file of its own. May be repeated after a crash, with the same outcome.
 * undefined: the answer is not one that this version can read.
 */
export async function handleOfAnswer(
  context: AdapterContext,
  attempt: AdapterAttempt,
  answer: { readonly kept: KeptAnswer; readonly prices: PriceTable },
): Promise<JsonObject | undefined> {
  const { kept, prices } = answer;
  const order = orderOf(attempt.request);
  const found = order.kind === 'image' ? picturesOf(kept, order, prices) : speechOf(kept, order, prices);
  if (found === undefined) return undefined;
  for (const { name, bytes } of found.files) await keepFile(context, attempt.attemptId, { name, bytes });
  const cost = found.cost ?? tableCost(prices, attempt.request);
  const handle: OpenAiHandle = {
    attemptId: attempt.attemptId,
    model: order.model,
    requestId: kept.head.headers['x-request-id'] ?? null,
    outputs: found.files.map(({ name, mime }) => ({ kind: order.kind === 'image' ? 'image' : 'audio', name, mime })),
    cost: { micros: Number.isFinite(cost.micros) ? cost.micros : null, basis: basisOf(cost) },
    ...(found.usage === undefined ? {} : { usage: found.usage }),
  };
  return handle;
}

/** What the engine books: a figure that nobody has is not a number, and counts as the reservation. */
export function costOf(handle: OpenAiHandle): ActualCost {
  return { micros: handle.cost.micros ?? Number.NaN, basis: handle.cost.basis };
}

/** The outputs as the engine names them. */
export function outputsOf(handle: OpenAiHandle): OutputRef[] {
  return handle.outputs.map(({ kind, mime, name }) => ({ kind, mime, ref: name }));
}

type Found = {
  readonly files: readonly { name: string; mime: string; bytes: Uint8Array }[];
  readonly cost: ActualCost | undefined;
  readonly usage?: { inputTokens: number; outputTokens: number };
};

function picturesOf(kept: KeptAnswer, order: Extract<Order, { kind: 'image' }>, prices: PriceTable): Found | undefined {
  const parsed = imagesSchema.safeParse(jsonOf(kept.bytes));
  if (!parsed.success) return undefined;
  const { data, output_format, usage } = parsed.data;
  const format = output_format ?? order.format;
  const decoded = data.map(({ b64_json }) => bytesOf(b64_json)).filter((bytes) => bytes !== undefined);
  if (decoded.length < data.length) return undefined;
  const files = decoded.map((bytes, index) => ({
    name: `${index}.${format.replace(/[^a-z0-9]/gi, '')}`,
    mime: MIME[format] ?? 'image/png',
    bytes,
  }));
  const counted = usage ?? undefined;
  return counted === undefined
    ? { files, cost: undefined }
    : {
        files,
        cost: imageUsageCost(prices, order.model, counted),
        usage: { inputTokens: counted.input_tokens, outputTokens: counted.output_tokens },
      };
}

function speechOf(kept: KeptAnswer, order: Extract<Order, { kind: 'speech' }>, prices: PriceTable): Found | undefined {
  const mime = MIME[order.format] ?? 'audio/mpeg';
  const name = `0.${order.format.replace(/[^a-z0-9]/gi, '')}`;
  if (kept.head.contentType !== 'text/event-stream')
    return { files: [{ name, mime, bytes: kept.bytes }], cost: undefined };
  const heard = eventsOf(kept.bytes);
  if (heard === undefined) return undefined;
  const { bytes, usage } = heard;
  return usage === undefined
    ? { files: [{ name, mime, bytes }], cost: undefined }
    : {
        files: [{ name, mime, bytes }],
        cost: speechUsageCost(prices, order.model, usage),
        usage: { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens },
      };
}

/** Puts the sound of a stream of events together; undefined when it does not say that it is complete. */
function eventsOf(bytes: Uint8Array): { bytes: Uint8Array; usage: SpeechUsage | undefined } | undefined {
  const parts: Uint8Array[] = [];
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    if (!line.startsWith('data:')) continue;
    const event = speechEventSchema.safeParse(jsonOf(new TextEncoder().encode(line.slice('data:'.length))));
    if (!event.success) continue;
    const { type, audio, usage } = event.data;
    const part = type === 'speech.audio.delta' && typeof audio === 'string' ? bytesOf(audio) : undefined;
    if (part !== undefined) parts.push(part);
    if (type === 'speech.audio.done') return { bytes: joined(parts), usage: usage ?? undefined };
  }
  return undefined;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Base64 → bytes; undefined when it is not base64. */
function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    // The answer counts as one that cannot be read.
    return undefined;
  }
}

function basisOf(cost: ActualCost): OpenAiHandle['cost']['basis'] {
  return cost.basis === 'usage' || cost.basis === 'price_table' ? cost.basis : 'estimate';
}
