import { z } from 'zod';
import type { DurationMs } from '../../../contract/units.ts';
import type { Look } from './health.ts';

const queueSchema = z.looseObject({
  queue_running: z.array(z.array(z.unknown())),
  queue_pending: z.array(z.unknown()),
});

/** How a server's queue stands; undefined: no answer in time, or a broken one. Never rejects. */
export async function readQueue(
  ask: { readonly fetch: typeof globalThis.fetch; readonly signal: AbortSignal; readonly timeoutMs: DurationMs },
  port: number,
): Promise<Look['queue']> {
  const signal = AbortSignal.any([ask.signal, AbortSignal.timeout(ask.timeoutMs)]);
  try {
    const response = await ask.fetch(`http://127.0.0.1:${port}/queue`, { signal });
    const { queue_running: running, queue_pending: pending } = queueSchema.parse(await response.json());
    // An item is [number, prompt id, …].
    const first = running[0]?.[1];
    return { running: running.length, pending: pending.length, first: typeof first === 'string' ? first : undefined };
  } catch {
    // Too late or broken: the next look tells more.
    return undefined;
  }
}
