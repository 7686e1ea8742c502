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
  take(clientId: string): EarlySocket | undefined;
  /** Closes one that is not needed after all. */
  drop(clientId: string): void;
  closeAll(): void;
};

/** `stood`: it was open before the prompt was sent, so that nothing can have been missed. */
export type EarlySocket = { readonly socket: ComfySocket; readonly stood: boolean };

/** The sockets of one adapter. */
export function createEarlySockets(): EarlySockets {
  const waiting = new Map<string, { readonly socket: ComfySocket; stood: boolean; readonly undo: () => void }>();
  const take = (clientId: string): EarlySocket | undefined => {
    const entry = waiting.get(clientId);
    waiting.delete(clientId);
    entry?.undo();
    return entry;
  };
  const drop = (clientId: string): void => take(clientId)?.socket.close();
  return {
    async open(options) {
      drop(options.clientId);
      const socket = openComfySocket(options);
      const timer = setTimeout(() => drop(options.clientId), options.limits.earlySocketUnusedMs);
      const entry = { socket, stood: false, undo: () => clearTimeout(timer) };
      waiting.set(options.clientId, entry);
      entry.stood = await isTrueWithin(socket.opened, options.limits.earlySocketMs);
    },
    take,
    drop,
    closeAll() {
      for (const clientId of waiting.keys()) drop(clientId);
    },
  };
}

async function isTrueWithin(promise: Promise<boolean>, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ms);
  const isTrue = await Promise.race([promise, late.promise]);
  clearTimeout(timer);
  return isTrue;
}
