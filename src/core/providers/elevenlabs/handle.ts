import { z } from 'zod';
import { attemptIdSchema } from '../../../contract/ids.ts';
import type { ActualCost, AdapterAttempt } from '../adapter.ts';
import type { AnswerHead } from '../kept-answer.ts';
import type { PriceTable } from '../prices.ts';
import { creditCost, tablePrice } from './estimate.ts';
import type { Lists } from './pickers.ts';
import { orderOf } from './request.ts';

const costSchema = z.object({
  /** null: nobody knows; the reservation counts. */
  micros: z.int().min(0).nullable(),
  basis: z.enum(['usage', 'price_table', 'estimate']),
});

/** The answer was the result; its bytes lie in `kept`. */
export const keptHandleSchema = z.object({
  kind: z.literal('kept'),
  attemptId: attemptIdSchema,
  mime: z.string(),
  /** The vendor's own ids, and what it counted. */
  requestId: z.string().nullable(),
  songId: z.string().nullable(),
  credits: z.number().nullable(),
  cost: costSchema,
});

/** Speech that was paid for, whose answer was lost, and that the vendor's history still has. */
export const historyHandleSchema = z.object({
  kind: z.literal('history'),
  historyItemId: z.string(),
  requestId: z.string().nullable(),
  mime: z.string(),
  credits: z.number().nullable(),
  cost: costSchema,
});

/** A generation that the vendor works on. */
export const flowHandleSchema = z.object({
  kind: z.literal('flow'),
  flow: z.enum(['image', 'video']),
  generationId: z.string(),
  model: z.string(),
  /** What the vendor drew with, where it takes one. */
  seed: z.int().nullable(),
});

/** An id that a person read at the vendor. */
const enteredSchema = z.object({ taskId: z.string() });

export const handleSchema = z.union([
  z.discriminatedUnion('kind', [keptHandleSchema, historyHandleSchema, flowHandleSchema]),
  enteredSchema,
]);
export type KeptHandle = z.output<typeof keptHandleSchema>;
export type HistoryHandle = z.output<typeof historyHandleSchema>;
export type FlowHandle = z.output<typeof flowHandleSchema>;
export type Cost = z.output<typeof costSchema>;

/** The handle of an answer that is kept. Pure, so that a crash between keeping and writing it down changes nothing. */
export function keptHandleOf(
  attempt: AdapterAttempt,
  head: AnswerHead,
  money: { readonly prices: PriceTable; readonly lists: Lists },
): KeptHandle {
  const order = orderOf(attempt.request);
  const said = Number(head.headers['character-cost'] ?? Number.NaN);
  const credits = Number.isFinite(said) && said >= 0 ? said : null;
  return {
    kind: 'kept',
    attemptId: attempt.attemptId,
    mime: head.contentType.startsWith('audio/') ? head.contentType : mimeOf(order.format),
    requestId: head.headers['request-id'] ?? null,
    songId: head.headers['song-id'] ?? null,
    credits,
    // Effects and music have a price of their own in the table; how their credits relate to it is not published.
    cost: costOf(credits !== null && order.work === 'speech' ? creditCost(money.prices, credits) : undefined, () =>
      tablePrice(money.prices, money.lists, order),
    ),
  };
}

/** A cost as a handle carries it: what was counted, else the table's price, else unknown. */
export function costOf(counted: ActualCost | undefined, table: () => number | null): Cost {
  if (counted !== undefined) return { micros: counted.micros, basis: 'usage' };
  const micros = table();
  return micros === null ? { micros: null, basis: 'estimate' } : { micros, basis: 'price_table' };
}

/** What the engine books: a figure that nobody has is not a number, and counts as the reservation. */
export function actualCost(cost: Cost): ActualCost {
  return { micros: cost.micros ?? Number.NaN, basis: cost.basis };
}

function mimeOf(format: string): string {
  if (format.startsWith('wav')) return 'audio/wav';
  return format.startsWith('opus') ? 'audio/ogg' : 'audio/mpeg';
}
