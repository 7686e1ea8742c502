import { z } from 'zod';
import type { AdapterAttempt, AdapterContext } from '../adapter.ts';
import type { VendorClient } from '../call.ts';
import { jsonOf } from '../body.ts';
import { create, read, unreadableCreate } from '../http.ts';
import { keepFile, readKeptFile } from '../kept-answer.ts';
import type { FlowHandle } from './handle.ts';
import { callOf, type Order, orderOf } from './request.ts';
import { generationPageSchema, generationSchema } from './wire.ts';

/** The newest generations of the account before ours was sent. */
const BEFORE = 'before.json';
const beforeSchema = z.array(z.string());

/** One create at a time, so that what is new in the vendor's list since ours can only be ours (or another program's). */
export type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Runs one piece of work after the other. */
export function createTurns(): Turns {
  const state = { last: Promise.resolve() };
  return async (work) => {
    const before = state.last;
    const own = Promise.withResolvers<undefined>();
    state.last = before.then(() => own.promise);
    await before;
    try {
      return await work();
    } finally {
      own.resolve(undefined);
    }
  };
}

/**
 * Begins a generation. What the vendor's list showed just before is durable first: after a lost answer that is what tells ours from
 * older ones. Throws ProviderFailure.
 */
export async function startFlow(client: VendorClient, attempt: AdapterAttempt, turns: Turns): Promise<FlowHandle> {
  const order = orderOf(attempt.request);
  const call = await callOf(client.context, order);
  return turns(async () => {
    client.context.signal.throwIfAborted();
    const before = await listIds(client, order);
    const bytes = new TextEncoder().encode(JSON.stringify(before));
    await keepFile(client.context, attempt.attemptId, { name: BEFORE, bytes });
    const answer = await create(client, call);
    const parsed = generationSchema.safeParse(answer.json);
    if (!parsed.success) throw unreadableCreate(client, answer);
    return flowHandle(order, parsed.data.id);
  });
}

/**
 * Looks for the generation of an attempt whose answer was lost. absent: its request was never sent, since what must be on disk before is
 * not. One that is new in the list is ours; several, or none, prove nothing (the list names neither prompt nor time).
 */
export async function findFlow(
  client: VendorClient,
  attempt: AdapterAttempt,
): Promise<{ readonly handle: FlowHandle } | 'absent' | 'unknown'> {
  const order = orderOf(attempt.request);
  const before = await readBefore(client.context, attempt);
  if (before === undefined) return 'absent';
  const added = (await listIds(client, order)).filter((id) => !before.includes(id));
  const [id] = added;
  return id !== undefined && added.length === 1 ? { handle: flowHandle(order, id) } : 'unknown';
}

async function readBefore(context: AdapterContext, attempt: AdapterAttempt): Promise<readonly string[] | undefined> {
  const bytes = await readKeptFile(context, attempt.attemptId, BEFORE);
  return bytes === undefined ? undefined : beforeSchema.parse(jsonOf(bytes));
}

async function listIds(client: VendorClient, order: Order): Promise<string[]> {
  const call = { path: `/v1/flows/${order.work}`, query: { page_size: 100, model_id: order.model } };
  const { generations } = await read(client, call, generationPageSchema);
  return generations.map((generation) => generation.id);
}

function flowHandle(order: Order, generationId: string): FlowHandle {
  return {
    kind: 'flow',
    flow: order.work === 'video' ? 'video' : 'image',
    generationId,
    model: order.model,
    seed: order.work === 'video' ? (order.seed ?? null) : null,
  };
}
