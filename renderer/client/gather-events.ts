import type { Transport } from '../../src/contract/client.ts';
import type { EngineEvent } from '../../src/contract/events.ts';

/**
 * A transport whose events come together, in their order, when `schedule` calls back, for example with the next frame: hundreds of jobs
 * that end at once are drawn once and not hundreds of times. An answer never comes before the events that were sent before it.
 */
export function gatherEvents(transport: Transport, schedule: (deliver: () => void) => void): Transport {
  const listeners = new Set<(event: EngineEvent) => void>();
  let waiting: EngineEvent[] = [];
  const deliver = (): void => {
    const events = waiting;
    waiting = [];
    for (const event of events) for (const listener of listeners) tell(listener, event);
  };
  transport.onEvent((event) => {
    waiting.push(event);
    if (waiting.length === 1) schedule(deliver);
  });
  return {
    async call(method, input) {
      const reply = await transport.call(method, input);
      deliver();
      return reply;
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onConnection: (listener) => transport.onConnection(listener),
    assetUrl: (path) => transport.assetUrl(path),
  };
}

/** Calls back once: with the next frame, or after a tenth of a second in a window that is not drawn. */
export function withNextFrame(run: () => void): void {
  const state = { isDone: false };
  const once = (): void => {
    if (state.isDone) return;
    state.isDone = true;
    run();
  };
  requestAnimationFrame(once);
  setTimeout(once, 100);
}

/** What one listener gets wrong is reported, and keeps no event from the others. */
function tell(listener: (event: EngineEvent) => void, event: EngineEvent): void {
  try {
    listener(event);
  } catch (error) {
    reportError(error);
  }
}
