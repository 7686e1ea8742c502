import type { PreloadBridge, Transport } from '../../src/contract/client.ts';
import { SECOND } from '../../src/contract/units.ts';
import { openSession } from './session.ts';
import { createIpcTransport } from './transport-ipc.ts';
import { WebSocketTransport } from './transport-websocket.ts';

const PROBE_TIMEOUT_MS = 5 * SECOND;

declare global {
  interface Window {
    /** Set by the preload in Electron; absent in a browser. */
    readonly gesso?: PreloadBridge;
  }
}

/** IPC inside Electron, WebSocket everywhere else. */
export function chooseTransport(): Transport {
  return window.gesso === undefined ? createBrowserTransport() : createIpcTransport(window.gesso);
}

function createBrowserTransport(): Transport {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  const leaving = new AbortController();
  const transport = new WebSocketTransport({
    url: `${scheme}://${window.location.host}/ws`,
    authorize: async () => {
      const session = await openSession(leaving.signal);
      return session === 'none' || session === 'opened' ? 'ok' : session;
    },
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
