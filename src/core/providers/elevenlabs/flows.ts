import { z } from 'zod';
import { SECOND } from '../../../contract/units.ts';
import type { AdapterAttempt } from '../adapter.ts';
import { jsonOf } from '../body.ts';
import type { VendorClient } from '../call.ts';
import { ProviderFailure } from '../errors.ts';
import { create, read, unreadableCreate } from '../http.ts';
import { keepFile, readKeptFile } from '../kept-answer.ts';
import type { TakenIds } from './taken-ids.ts';
import type { Turns } from './turns.ts';
import type { FlowHandle } from './handle.ts';
import { callOf, type Order, orderOf } from './request.ts';
import { generationPageSchema, generationSchema } from './wire.ts';

/**
 * What the vendor's list showed just before an attempt was sent, and, where its answer was lost, when its turn was over. Nothing else of
 * ours is begun in between, so what is new is that attempt's (or another program's).
 */
const BEFORE = 'before.json';
const AFTER = 'after.json';
const idsSchema = z.array(z.string());

/** How long a generation whose answer was lost may take to appear in the list, and how often that is asked for. */
const APPEARS_MS = 12 * SECOND;
const PACE_MS = 3 * SECOND;

/** What all generations of one adapter share. turns: one create at a time, and no look-up in the middle of one. */
export type Flows = { readonly turns: Turns; readonly taken: TakenIds };

/**
 * Begins a generation. What the vendor's list shows just before is durable first: after a lost answer that is what tells ours from
 * older ones. A lost answer is looked for at once, while nothing else is begun. Throws ProviderFailure.
 */
export async function startFlow(client: VendorClient, attempt: AdapterAttempt, flows: Flows): Promise<FlowHandle> {
  const order = orderOf(attempt.request);
  const call = await callOf(client.context, order);
  return flows.turns(async () => {
    client.context.signal.throwIfAborted();
    const before = await listIds(client, order);
    await keepIds(client, attempt, { name: BEFORE, ids: before });
    try {
      const answer = await create(client, call);
      const parsed = generationSchema.safeParse(answer.json);
      if (!parsed.success) throw unreadableCreate(client, answer);
      return takenBy(flows, order, parsed.data.id);
    } catch (error) {
      if (!(error instanceof ProviderFailure) || error.sent !== 'unknown') throw error;
      const found = await lookAtOnce(client, attempt, { before, taken: flows.taken });
      if (found === undefined) throw error;
      return takenBy(flows, order, found);
    }
  });
}

/**
 * Looks for the generation of an attempt whose answer was lost. absent: its request was never sent, since what must be on disk before is
 * not. One that is new in the list is ours; several, or none, prove nothing (the list names neither prompt nor time).
 */
export function findFlow(
  client: VendorClient,
  attempt: AdapterAttempt,
  flows: Flows,
): Promise<{ readonly handle: FlowHandle } | 'absent' | 'unknown'> {
  const order = orderOf(attempt.request);
  return flows.turns(async () => {
    const before = await readIds(client, attempt, BEFORE);
    if (before === undefined) return 'absent';
    const listed = (await readIds(client, attempt, AFTER)) ?? (await listIds(client, order));
    const id = onlyNew(listed, { before, taken: flows.taken });
    return id === undefined ? 'unknown' : { handle: takenBy(flows, order, id) };
  });
}

/** Within the turn of the lost create. Never throws: whatever happens here, the create may have been taken. */
async function lookAtOnce(
  client: VendorClient,
  attempt: AdapterAttempt,
  known: { readonly before: readonly string[]; readonly taken: TakenIds },
): Promise<string | undefined> {
  const { context } = client;
  const until = context.now() + APPEARS_MS;
  try {
    for (;;) {
      const listed = await listIds(client, orderOf(attempt.request));
      const id = onlyNew(listed, known);
      if (id !== undefined) return id;
      if (context.now() >= until) {
        await keepIds(client, attempt, { name: AFTER, ids: listed });
        return undefined;
      }
      await context.sleep(PACE_MS);
    }
  } catch {
    // The vendor cannot be asked now, or the engine stops: `find` asks again.
    return undefined;
  }
}

function onlyNew(
  listed: readonly string[],
  known: { readonly before: readonly string[]; readonly taken: TakenIds },
): string | undefined {
  const added = listed.filter((id) => !known.before.includes(id) && !known.taken.has(id));
  return added.length === 1 ? added[0] : undefined;
}

async function listIds(client: VendorClient, order: Order): Promise<string[]> {
  const call = { path: `/v1/flows/${order.work}`, query: { page_size: 100, model_id: order.model } };
  const { generations } = await read(client, call, generationPageSchema);
  return generations.map((generation) => generation.id);
}

function keepIds(
  client: VendorClient,
  attempt: AdapterAttempt,
  file: { readonly name: string; readonly ids: readonly string[] },
): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(file.ids));
  return keepFile(client.context, attempt.attemptId, { name: file.name, bytes });
}

async function readIds(client: VendorClient, attempt: AdapterAttempt, name: string): Promise<string[] | undefined> {
  const bytes = await readKeptFile(client.context, attempt.attemptId, name);
  return bytes === undefined ? undefined : idsSchema.parse(jsonOf(bytes));
}

function takenBy(flows: Flows, order: Order, generationId: string): FlowHandle {
  flows.taken.add(generationId);
  return {
    kind: 'flow',
    flow: order.work === 'video' ? 'video' : 'image',
    generationId,
    model: order.model,
    seed: order.work === 'video' ? (order.seed ?? null) : null,
  };
}
