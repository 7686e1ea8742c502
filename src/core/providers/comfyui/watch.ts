import type { AdapterContext, ProgressHint } from '../adapter.ts';
import type { EarlySocket } from './early-sockets.ts';
import type { ComfyLimits } from './limits.ts';
import type { ProgressTracker } from './progress.ts';
import { openComfySocket } from './socket.ts';

export type WatchOptions = {
  /** The server's address now; undefined while it has none. */
  readonly baseUrl: () => string | undefined;
  readonly clientId: string;
  readonly WebSocket: typeof globalThis.WebSocket;
  readonly limits: ComfyLimits;
  readonly track: ProgressTracker;
  /** The socket that was opened before the prompt was sent. */
  readonly early: EarlySocket | undefined;
  readonly onHint: (hint: ProgressHint) => void;
  /** Told whenever the connection opens or is lost. */
  readonly onListening: (isListening: boolean) => void;
};

/**
 * Passes on hints until the prompt ends or the context's signal aborts. A lost connection is opened again, ever more slowly. What was
 * missed meanwhile is not replayed by the server: each time it opens a poll is asked for (except where it stood before the prompt was
 * sent), and often while it is away.
 */
export async function watchPrompt(context: AdapterContext, options: WatchOptions): Promise<void> {
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  let pauseMs: number = options.limits.socketRetryMs;
  let early = options.early;
  while (!signal.aborted) {
    const didOpen = await listenOnce(options, early, { signal, end: () => ended.abort() });
    early = undefined;
    if (signal.aborted) return;
    // The socket is gone: the prompt, too, may have ended or the server died.
    options.onHint({ changed: true });
    pauseMs = didOpen ? options.limits.socketRetryMs : Math.min(pauseMs * 2, options.limits.socketRetryMaxMs);
    await pollMeanwhile(context, options, { pauseMs, signal });
  }
  early?.socket.close();
}

/** Resolves true when the socket had opened, once it is closed. */
async function listenOnce(
  options: WatchOptions,
  early: EarlySocket | undefined,
  until: { readonly signal: AbortSignal; readonly end: () => void },
): Promise<boolean> {
  const { signal } = until;
  const baseUrl = options.baseUrl();
  if (baseUrl === undefined) return false;
  const socket = early?.socket ?? openComfySocket({ ...options, baseUrl });
  const close = (): void => socket.close();
  signal.addEventListener('abort', close, { once: true });
  socket.listen((frame) => {
    const hint = signal.aborted ? undefined : options.track(frame);
    if (hint === undefined) return;
    options.onHint(hint);
    if (hint.changed === true) until.end();
  });
  const didOpen = await socket.opened;
  if (didOpen && !signal.aborted) {
    options.onListening(true);
    if (early?.stood !== true) options.onHint({ changed: true });
  }
  await socket.closed;
  options.onListening(false);
  signal.removeEventListener('abort', close);
  return didOpen;
}

async function pollMeanwhile(
  context: AdapterContext,
  options: WatchOptions,
  pause: { readonly pauseMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const { signal } = pause;
  for (let left = pause.pauseMs; left > 0 && !signal.aborted; left -= options.limits.socketDownPollMs) {
    try {
      await context.sleep(Math.min(left, options.limits.socketDownPollMs), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return;
    }
    options.onHint({ changed: true });
  }
}
