import { SECOND } from '../../../contract/units.ts';
import { parseFrame } from './frames.ts';
import type { ComfyFrame } from './frames.ts';
import type { ComfyLimits } from './limits.ts';

export type SocketOptions = {
  readonly baseUrl: string;
  /** The server sends the events of a prompt only to the socket with the client id that the prompt was sent with. */
  readonly clientId: string;
  readonly signal: AbortSignal;
  readonly WebSocket: typeof globalThis.WebSocket;
  readonly limits: ComfyLimits;
  readonly onFrame: (frame: ComfyFrame) => void;
};

/** How long a closing handshake may take before the socket counts as closed. */
const CLOSE_GRACE_MS = 3 * SECOND;

/**
 * Opens one websocket and hands on its frames until it closes or the signal aborts. Resolves true when it had opened; never rejects.
 * It resolves only once the socket is closed: a second one with the same client id, opened before, would lose its events
 * when the first one goes (ComfyUI pull requests 16243 and 16120).
 */
export async function listenToComfy(options: SocketOptions): Promise<boolean> {
  if (options.signal.aborted) return false;
  const socket = new options.WebSocket(
    `${options.baseUrl.replace(/^http/, 'ws')}/ws?clientId=${encodeURIComponent(options.clientId)}`,
  );
  socket.binaryType = 'arraybuffer';
  let didOpen = false;
  return new Promise<boolean>((resolve) => {
    let graceTimer: ReturnType<typeof setTimeout> | undefined;
    const openTimer = setTimeout(close, options.limits.socketOpenMs);
    function finish(): void {
      clearTimeout(openTimer);
      clearTimeout(graceTimer);
      options.signal.removeEventListener('abort', close);
      resolve(didOpen);
    }
    function close(): void {
      socket.close();
      graceTimer ??= setTimeout(finish, CLOSE_GRACE_MS);
    }
    options.signal.addEventListener('abort', close, { once: true });
    socket.addEventListener('open', () => {
      didOpen = true;
      clearTimeout(openTimer);
      // Must be the first text frame of each connection, or the server ignores it.
      socket.send(JSON.stringify({ type: 'feature_flags', data: { supports_preview_metadata: true } }));
    });
    socket.addEventListener('message', (event) => {
      const data: unknown = event.data;
      if (sizeOf(data) <= options.limits.maxFrameBytes) options.onFrame(parseFrame(data));
    });
    socket.addEventListener('close', finish);
    // 'close' follows every 'error'; without a listener some runtimes report it as uncaught.
    socket.addEventListener('error', () => undefined);
  });
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  return data instanceof ArrayBuffer ? data.byteLength : 0;
}
