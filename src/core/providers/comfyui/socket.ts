import { SECOND } from '../../../contract/units.ts';
import { parseFrame } from './frames.ts';
import type { ComfyFrame } from './frames.ts';
import type { ComfyLimits } from './limits.ts';

export type SocketOptions = {
  readonly baseUrl: string;
  /** The server sends the events of a prompt only to the socket with the client id that the prompt was sent with. */
  readonly clientId: string;
  readonly WebSocket: typeof globalThis.WebSocket;
  readonly limits: ComfyLimits;
};

/** One connection. Frames that come before somebody listens are kept, the newest ones. */
export type ComfySocket = {
  /** true once it is open; false when it closed before. Never rejects. */
  readonly opened: Promise<boolean>;
  /** Resolves when it is closed, whether it had opened or not. Never rejects. */
  readonly closed: Promise<void>;
  /** From now on frames go here; first those that were kept. One listener at a time. */
  listen(onFrame: (frame: ComfyFrame) => void): void;
  close(): void;
};

/** How long a closing handshake may take before the socket counts as closed. */
const CLOSE_GRACE_MS = 3 * SECOND;
/** Frames kept for a listener to come: enough for a short prompt from its first to its last. */
const MAX_KEPT = 64;

/**
 * Opens one websocket. `closed` resolves only once it really is: a second one with the same client id, opened before, would lose its
 * events when the first one goes (ComfyUI pull requests 16243 and 16120). It always reads, so that the server never has to wait.
 */
export function openComfySocket(options: SocketOptions): ComfySocket {
  const socket = new options.WebSocket(
    `${options.baseUrl.replace(/^http/, 'ws')}/ws?clientId=${encodeURIComponent(options.clientId)}`,
  );
  socket.binaryType = 'arraybuffer';
  const opened = Promise.withResolvers<boolean>();
  const closed = Promise.withResolvers<void>();
  const timers: { readonly open: Timer; grace: Timer | undefined } = {
    open: setTimeout(close, options.limits.socketOpenMs),
    grace: undefined,
  };
  const frames = keptFrames();
  function finish(): void {
    clearTimeout(timers.open);
    clearTimeout(timers.grace);
    opened.resolve(false);
    closed.resolve();
  }
  function close(): void {
    socket.close();
    timers.grace ??= setTimeout(finish, CLOSE_GRACE_MS);
  }
  socket.addEventListener('open', () => {
    clearTimeout(timers.open);
    // Must be the first text frame of each connection, or the server ignores it.
    socket.send(JSON.stringify({ type: 'feature_flags', data: { supports_preview_metadata: true } }));
    opened.resolve(true);
  });
  socket.addEventListener('message', (event) => {
    const data: unknown = event.data;
    if (sizeOf(data) <= options.limits.maxFrameBytes) frames.take(parseFrame(data));
  });
  socket.addEventListener('close', finish);
  // 'close' follows every 'error'; without a listener some runtimes report it as uncaught.
  socket.addEventListener('error', () => undefined);
  return { opened: opened.promise, closed: closed.promise, listen: (onFrame) => frames.listen(onFrame), close };
}

type Timer = ReturnType<typeof setTimeout>;

function keptFrames(): { take(frame: ComfyFrame): void; listen(onFrame: (frame: ComfyFrame) => void): void } {
  const state: { kept: ComfyFrame[]; listener: ((frame: ComfyFrame) => void) | undefined } = {
    kept: [],
    listener: undefined,
  };
  return {
    take(frame) {
      if (state.listener !== undefined) return state.listener(frame);
      state.kept.push(frame);
      if (state.kept.length > MAX_KEPT) state.kept.shift();
    },
    listen(onFrame) {
      state.listener = onFrame;
      for (const frame of state.kept.splice(0)) onFrame(frame);
    },
  };
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  return data instanceof ArrayBuffer ? data.byteLength : 0;
}
