import { Worker } from 'node:worker_threads';
import type { Rendered, RenderHooks, RenderRequest } from './render.ts';
import { ABORT_MESSAGE, workerMessageSchema } from './worker-messages.ts';

/** Longest that one file may take: a minute of the largest film on a slow, busy machine. */
const RENDER_MAX_MS = 30 * 60_000;
/** How long a thread may take to leave by itself after an abort, before it is ended. */
const LEAVE_MAX_MS = 3000;

/**
 * Renders in a thread of its own, so that the engine's event loop never waits for pixels. A thread per job costs about
 * 100 ms and leaves no state behind. Rejects with the signal's reason at once when aborted (the thread stops soon after),
 * and with Error when the thread fails or takes longer than 30 minutes.
 * `workerUrl` is the file of the thread: worker.ts beside this file, or where the bundle put it.
 */
export function renderInThread(request: RenderRequest, options: { workerUrl: URL; hooks: RenderHooks; signal: AbortSignal }): Promise<Rendered> {
  const { hooks, signal } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    // No environment: keys may be in it. No arguments: those of a test runner do not fit a thread.
    const worker = new Worker(options.workerUrl, { workerData: request, env: {}, execArgv: [] });
    const leave = (): void => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(limit);
      setTimeout(() => void worker.terminate(), LEAVE_MAX_MS).unref();
    };
    const fail = (error: unknown): void => {
      leave();
      reject(error);
    };
    const onAbort = (): void => {
      worker.postMessage(ABORT_MESSAGE);
      fail(signal.reason);
    };
    const limit = setTimeout(() => {
      worker.postMessage(ABORT_MESSAGE);
      fail(new Error('the renderer took longer than 30 minutes'));
    }, RENDER_MAX_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    worker.on('message', (raw: unknown) => {
      if (signal.aborted) return;
      const message = workerMessageSchema.parse(raw);
      if (message.type === 'progress') hooks.onProgress(message.fraction);
      if (message.type === 'preview') hooks.onPreview({ mime: message.mime, bytes: message.bytes });
      if (message.type === 'failed') fail(new Error(`the renderer failed: ${message.message}`));
      if (message.type === 'done') {
        leave();
        resolve({ mime: message.mime, bytes: message.bytes, ...(message.poster === undefined ? {} : { poster: message.poster }) });
      }
    });
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`the renderer ended with code ${code}`)));
  });
}
