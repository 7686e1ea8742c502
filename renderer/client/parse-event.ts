import { type EngineEvent, EVENTS, type EventName } from '../../src/contract/events.ts';

/** Checks an event from the wire; undefined for one that this window does not know (a newer host) or that does not parse: events are hints, lists are the truth. */
export function parseEvent(name: string, payload: unknown): EngineEvent | undefined {
  if (!isEventName(name)) return undefined;
  const parsed = EVENTS[name].safeParse(payload);
  // Name and schema come from the same row of EVENTS; TypeScript cannot keep them paired.
  return parsed.success ? ({ name, payload: parsed.data } as EngineEvent) : undefined;
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}
