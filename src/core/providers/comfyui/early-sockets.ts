import { openComfySocket } from './socket.ts';
import type { ComfySocket, SocketOptions } from './socket.ts';

/**
 * Sockets that are opened before their prompt is sent, until somebody watches: the server replays nothing, and a short prompt is over
 * before a socket that is opened afterwards stands.
 */
export type EarlySockets = {
  /** Opens one and waits a moment for it. It is closed again when nobody takes it. */
  open(options: SocketOptions): Promise<void>;
  /** Hands it over; undefined when there is none. */
  take(clientId: string): ComfySocket | undefined;
  /** Closes one that is not needed after all. */
  drop(clientId: string): void;
  closeAll(): void;
};

/** The sockets of one adapter. */
export function createEarlySockets(): EarlySockets {
  const waiting = new Map<string, { readonly socket: ComfySocket; readonly undo: () => void }>();
  const take = (clientId: string): ComfySocket | undefined => {
    const entry = waiting.get(clientId);
    waiting.delete(clientId);
    entry?.undo();
    return entry?.socket;
  };
  const drop = (clientId: string): void => take(clientId)?.close();
  return {
    async open(options) {
      drop(options.clientId);
      const socket = openComfySocket(options);
      const timer = setTimeout(() => drop(options.clientId), options.limits.earlySocketUnusedMs);
      waiting.set(options.clientId, { socket, undo: () => clearTimeout(timer) });
      await settledWithin(socket.opened, options.limits.earlySocketMs);
    },
    take,
    drop,
    closeAll() {
      for (const clientId of waiting.keys()) drop(clientId);
    },
  };
}

async function settledWithin(promise: Promise<unknown>, ms: number): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, ms);
  await Promise.race([promise, late.promise]);
  clearTimeout(timer);
}
