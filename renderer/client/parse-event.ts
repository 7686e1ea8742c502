import { z } from 'zod';
import { type EngineEvent, EVENTS } from '../../src/contract/events.ts';

const engineEventSchema = z.discriminatedUnion('name', [
  z.object({ name: z.literal('job.changed'), payload: EVENTS['job.changed'] }),
  z.object({ name: z.literal('job.progressed'), payload: EVENTS['job.progressed'] }),
  z.object({ name: z.literal('job.previewed'), payload: EVENTS['job.previewed'] }),
  z.object({ name: z.literal('asset.added'), payload: EVENTS['asset.added'] }),
  z.object({ name: z.literal('asset.changed'), payload: EVENTS['asset.changed'] }),
  z.object({ name: z.literal('budget.changed'), payload: EVENTS['budget.changed'] }),
  z.object({ name: z.literal('settings.changed'), payload: EVENTS['settings.changed'] }),
  z.object({ name: z.literal('provider.changed'), payload: EVENTS['provider.changed'] }),
  z.object({ name: z.literal('comfy.changed'), payload: EVENTS['comfy.changed'] }),
]);

/** Checks an event from the wire; undefined for one that this window does not know (a newer host) or that does not parse: events are hints, lists are the truth. */
export function parseEvent(name: string, payload: unknown): EngineEvent | undefined {
  const parsed = engineEventSchema.safeParse({ name, payload });
  return parsed.success ? parsed.data : undefined;
}
