import type { AdapterContext, ProgressHint } from '../adapter.ts';
import type { ComfyLimits } from './limits.ts';
import type { ProgressTracker } from './progress.ts';
import { listenToComfy } from './socket.ts';

export type WatchOptions = {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly WebSocket: typeof globalThis.WebSocket;
  readonly limits: ComfyLimits;
  readonly track: ProgressTracker;
  readonly onHint: (hint: ProgressHint) => void;
};

/**
 * Passes on hints until the prompt ends or the context's signal aborts. A lost connection is opened again, ever more slowly;
 * what was missed meanwhile is not replayed by the server, which is why `status` polls.
 */
export async function watchPrompt(context: AdapterContext, options: WatchOptions): Promise<void> {
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  let pauseMs: number = options.limits.socketRetryMs;
  while (!signal.aborted) {
    const didOpen = await listenToComfy({
      baseUrl: options.baseUrl,
      clientId: options.clientId,
      signal,
      WebSocket: options.WebSocket,
      limits: options.limits,
      onFrame: (frame) => {
        const hint = signal.aborted ? undefined : options.track(frame);
        if (hint === undefined) return;
        options.onHint(hint);
        if (hint.changed === true) ended.abort();
      },
    });
    if (signal.aborted) return;
    // The socket is gone: the prompt, too, may have ended or the server died.
    options.onHint({ changed: true });
    pauseMs = didOpen ? options.limits.socketRetryMs : Math.min(pauseMs * 2, options.limits.socketRetryMaxMs);
    try {
      await context.sleep(pauseMs, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
