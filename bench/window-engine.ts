import { systemClock } from '../src/core/base/clock.ts';
import { silentLog } from '../src/core/base/log.ts';
import { createEngine } from '../src/core/engine.ts';
import type { Engine } from '../src/core/engine-type.ts';
import type { EngineEvent } from '../src/contract/events.ts';
import { noKeychain } from '../src/core/secrets/keychain.ts';
import { findApplication } from '../src/host/application.ts';
import { createDispatch } from '../src/host/dispatch.ts';
import { startHttpServer } from '../src/host/http/server.ts';
import { CREATE_RATE, createRateLimit } from '../src/host/rate-limit.ts';
import { createBenchAdapter } from './bench-adapter.ts';

/** An engine in this process behind a host of its own, so that a benchmark decides what happens in it. */
export type WindowEngine = {
  readonly engine: Engine;
  readonly pageUrl: string;
  /** Sends an event to every window, as if the engine had. */
  send(event: EngineEvent): void;
  stop(): Promise<void>;
};

/** Opens a folder with a provider that takes no time. polls: how often one of its jobs is asked for until it is done; pollIntervalMs: how often. */
export async function startWindowEngine(
  dataDir: string,
  provider: { readonly concurrency: number; readonly polls: number; readonly pollIntervalMs: number },
): Promise<WindowEngine> {
  const engine = await createEngine({
    dataDir,
    environment: {},
    version: 'bench',
    keychain: noKeychain('No keychain in benchmarks.'),
    adapters: [{ ...createBenchAdapter(provider), pollIntervalMs: provider.pollIntervalMs }],
  });
  const listeners = new Set<(event: EngineEvent) => void>();
  const overheard: Engine = {
    ...engine,
    subscribe(listener) {
      listeners.add(listener);
      const undo = engine.subscribe(listener);
      return () => {
        listeners.delete(listener);
        undo();
      };
    },
  };
  const createLimit = createRateLimit(systemClock, CREATE_RATE);
  const dispatch = createDispatch({ handlers: engine.handlers, log: silentLog, createLimit });
  const { rendererDir } = findApplication();
  const http = await startHttpServer({ engine: overheard, dispatch, log: silentLog, rendererDir });
  return {
    engine,
    pageUrl: http.pageUrl('ticket'),
    send: (event) => {
      for (const listener of listeners) listener(event);
    },
    stop: async () => {
      await http.stop();
      await engine.stop();
    },
  };
}
