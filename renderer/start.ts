import type { Client } from '../src/contract/client.ts';
import { EVENTS, type EngineEvent, type EventName } from '../src/contract/events.ts';
import { setClient } from './client/current-client.ts';
import { applyEvent } from './stores/apply-event.ts';
import { setConnection } from './stores/connection.ts';
import { readAll } from './stores/read-all.ts';

/** Connects the stores with the engine: events flow in, and every (re)connection reads the lists. Returns its undo. */
export function startStores(client: Client): () => void {
  setClient(client);
  const names = Object.keys(EVENTS).filter((name): name is EventName => Object.hasOwn(EVENTS, name));
  const undoEvents = names.map((name) => client.on(name, (payload) => applyEvent(eventOf(name, payload), Date.now())));
  const undoConnection = client.onConnection((state) => {
    // readAll never rejects: each store keeps its own failure.
    if (setConnection(state)) void readAll(client);
  });
  return () => {
    undoConnection();
    for (const undo of undoEvents) undo();
  };
}

/** Puts a name and its payload back together; both come from the same subscription, which TypeScript cannot see in a loop. */
function eventOf(name: EventName, payload: EngineEvent['payload']): EngineEvent {
  return { name, payload } as EngineEvent;
}
