import type { Transport } from '../../src/contract/client.ts';
import { SECOND } from '../../src/contract/units.ts';
import { authorize, socketUrl } from './connect-early.ts';
import type { EarlyConnection } from './early-connection.ts';
import { createIpcTransport } from './transport-ipc.ts';
import { WebSocketTransport } from './transport-websocket.ts';

const PROBE_TIMEOUT_MS = 5 * SECOND;

/** IPC inside Electron, WebSocket everywhere else. `early`: the connection that `connectEarly` has begun. */
export function chooseTransport(early: EarlyConnection | undefined): Transport {
  return window.gesso === undefined ? createBrowserTransport(early) : createIpcTransport(window.gesso);
}

function createBrowserTransport(early: EarlyConnection | undefined): Transport {
  const leaving = new AbortController();
  const transport = new WebSocketTransport({
    url: socketUrl(),
    ...(early === undefined ? {} : { early }),
    authorize: () => authorize(leaving.signal),
    isUnauthorized: async () => {
      const response = await fetch('/session', {
        signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)]),
      });
      return response.status === 401 || response.status === 403;
    },
  });
  window.addEventListener('online', () => transport.reconnectNow());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') transport.reconnectNow();
  });
  window.addEventListener('pagehide', (event) => {
    if (!event.persisted) leaving.abort();
  });
  transport.start();
  return transport;
}
