import type { PreloadBridge } from '../../src/contract/client.ts';
import { earlyCalls } from './early-calls.ts';
import { EarlyConnection, type SessionState } from './early-connection.ts';
import { openSession } from './session.ts';

declare global {
  interface Window {
    /** Set by the preload in Electron; absent in a browser. */
    readonly gesso?: PreloadBridge;
  }
}

/** Begins the connection of a browser; undefined in Electron, which has one already. */
export function connectEarly(): EarlyConnection | undefined {
  if (window.gesso !== undefined) return undefined;
  return new EarlyConnection({
    url: socketUrl(),
    authorize: () => authorize(new AbortController().signal),
    calls: () => earlyCalls(window.location.hash),
  });
}

/** `ws://host/ws` of the host that this page came from. */
export function socketUrl(): string {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${window.location.host}/ws`;
}

/** Exchanges the token of the address for a session where there is one. Rejects with the signal's reason. */
export async function authorize(signal: AbortSignal): Promise<SessionState> {
  const session = await openSession(signal);
  return session === 'none' || session === 'opened' ? 'ok' : session;
}
