import type { PreloadBridge, Transport } from '../../src/contract/client.ts';
import { parseEvent } from '../../src/contract/events.ts';

/** In Electron: over the preload's two functions. The engine lives in the same application, so the connection is always there. */
export function createIpcTransport(bridge: PreloadBridge): Transport {
  return {
    call: (method, input) => bridge.call(method, input),
    onEvent: (listener) =>
      bridge.on((raw) => {
        const event = parseEvent(raw.name, raw.payload);
        if (event !== undefined) listener(event);
      }),
    onConnection: (listener) => {
      listener('connected');
      return () => undefined;
    },
    assetUrl: assetProtocolUrl,
  };
}

/** `/assets/<id>` → `asset://local/assets/<id>`: the app's own protocol serves the host's paths. */
export function assetProtocolUrl(path: string): string {
  return `asset://local${path}`;
}
