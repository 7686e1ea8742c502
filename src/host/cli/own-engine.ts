import { pathToFileURL } from 'node:url';
import { findApplication } from '../application.ts';
import { createDispatch } from '../dispatch.ts';
import { createHostLog } from '../log/host-log.ts';
import type { ConnectOptions, Connection } from './connection.ts';

/** Runs an engine in this process, under the folder's lock. Throws StartupError. `close` frees the folder. */
export async function openOwnEngine({
  dataDir,
  environment,
  stderr,
  queue = 'hold',
}: ConnectOptions): Promise<Connection> {
  const hostLog = createHostLog({ dataDir, level: environment.GESSO_LOG, stderr, quiet: 'error' });
  const { log } = hostLog;
  // Loaded only when needed: a command that talks to a running host starts without database and image library.
  const { createEngine } = await import('../../core/engine.ts');
  const engine = await createEngine({ dataDir, environment, version: findApplication().version, log, queue });
  const dispatch = createDispatch({ handlers: engine.handlers, log });
  return {
    kind: 'own',
    call: (method, input) => dispatch.invoke(method, input),
    onEvent: (listener) => engine.subscribe(listener),
    lost: new AbortController().signal,
    // Nobody serves http here: the file itself is the address.
    assetUrl: ({ path }) => pathToFileURL(path).href,
    async close() {
      await engine.stop();
      hostLog.close();
    },
  };
}
