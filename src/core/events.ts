import type { EngineEvent } from '../contract/events.ts';
import { errorFields, type Log } from './base/log.ts';

/** Passes events to every listener, in order. A listener that throws is reported and does not disturb the others. */
export function createEvents(log: Log): {
  emit: (event: EngineEvent) => void;
  subscribe: (listener: (event: EngineEvent) => void) => () => void;
  close: () => void;
  /** true: somebody listens. */
  isHeard: () => boolean;
} {
  const listeners = new Set<(event: EngineEvent) => void>();
  return {
    emit: (event) => {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          log.error({ event: event.name, ...errorFields(error) }, 'an event listener broke');
        }
      }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => listeners.clear(),
    isHeard: () => listeners.size > 0,
  };
}
