import type { AttemptId } from '../../../contract/ids.ts';
import { type EpochMs, MINUTE, SECOND } from '../../../contract/units.ts';
import type { AdapterAttempt } from '../adapter.ts';
import type { VendorClient } from '../call.ts';
import { read } from '../http.ts';
import type { PriceTable } from '../prices.ts';
import type { TakenIds } from './taken-ids.ts';
import { creditCost, tablePrice } from './estimate.ts';
import { costOf, type HistoryHandle } from './handle.ts';
import type { Lists } from './pickers.ts';
import { orderOf } from './request.ts';
import { type HistoryItem, historyPageSchema } from './wire.ts';

/** How far the vendor's clock and ours may be apart. */
const TOLERANCE_MS = 2 * MINUTE;
/** A connection may break while the vendor still speaks: how long the item is waited for, and how often it is asked for. */
const WAIT_MS = 45 * SECOND;
const PACE_MS = 3 * SECOND;

/**
 * Looks for the speech of an attempt whose answer was lost: the same text, voice and model, made since the attempt began.
 * Exactly one such item is proof. None, or several, prove nothing: the history can be switched off, and equal orders look alike.
 */
export async function findInHistory(
  client: VendorClient,
  attempt: AdapterAttempt,
  known: { readonly prices: PriceTable; readonly lists: Lists; readonly taken: TakenIds },
): Promise<{ readonly handle: HistoryHandle } | 'unknown'> {
  const { context } = client;
  const until = context.now() + WAIT_MS;
  for (;;) {
    const items = (await readSince(client, attempt)).filter(
      (item) => !known.taken.has(item.history_item_id) && !known.taken.has(item.request_id),
    );
    const [item] = items;
    if (items.length > 1) return 'unknown';
    if (item !== undefined && item.state !== 'processing') {
      known.taken.add(item.history_item_id, item.request_id);
      return { handle: historyHandleOf(attempt, item, known) };
    }
    if (context.now() >= until) return 'unknown';
    await context.sleep(PACE_MS);
  }
}

async function readSince(client: VendorClient, attempt: AdapterAttempt): Promise<HistoryItem[]> {
  const { prompt, voiceId, model } = orderOf(attempt.request);
  const since = Math.floor((beginOf(attempt.attemptId) - TOLERANCE_MS) / SECOND);
  const query = { page_size: 100, voice_id: voiceId, model_id: model, date_after_unix: since, source: 'TTS' };
  const { history } = await read(client, { path: '/v1/history', query }, historyPageSchema);
  // Filters of the vendor that it ignores must not make a stranger's item ours.
  return history.filter(
    (item) =>
      item.text === prompt &&
      item.voice_id === voiceId &&
      (item.model_id ?? model) === model &&
      item.date_unix >= since &&
      item.state !== 'deleted',
  );
}

function historyHandleOf(
  attempt: AdapterAttempt,
  item: HistoryItem,
  money: { readonly prices: PriceTable; readonly lists: Lists },
): HistoryHandle {
  const from = item.character_count_change_from ?? Number.NaN;
  const to = item.character_count_change_to ?? Number.NaN;
  const credits = to >= from ? to - from : null;
  const order = orderOf(attempt.request);
  return {
    kind: 'history',
    historyItemId: item.history_item_id,
    requestId: item.request_id ?? null,
    mime: item.content_type ?? 'audio/mpeg',
    credits,
    cost: costOf(credits === null ? undefined : creditCost(money.prices, credits), () =>
      tablePrice(money.prices, money.lists, order),
    ),
  };
}

/** When an attempt was begun: its id carries the instant (UUID version 7). */
function beginOf(attemptId: AttemptId): EpochMs {
  return Number.parseInt(attemptId.replaceAll('-', '').slice(0, 12), 16);
}
