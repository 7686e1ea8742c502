import { Worker } from 'node:worker_threads';
import type { Rendered, RenderHooks, RenderRequest } from './render.ts';
import { workerMessageSchema, type WorkerCommand } from './worker-messages.ts';

/** Threads that render, so that the engine's event loop never waits for pixels. */
export type RenderThreads = {
  /**
   * Renders one file. Rejects with the signal's reason at once when aborted (its thread stops by itself soon after), and
   * with Error when the renderer fails or takes longer than 30 minutes.
   */
  readonly render: (request: RenderRequest, hooks: RenderHooks, signal: AbortSignal) => Promise<Rendered>;
  /** Ends all threads. */
  readonly stop: () => Promise<void>;
};

/** Longest that one file may take: a minute of the largest film on a slow, busy machine. */
const RENDER_MAX_MS = 30 * 60_000;
/** How long a thread may take to give up a file after an abort, before it is ended. */
const GIVE_UP_MAX_MS = 3000;
/** A thread without work leaves after this: it holds some 60 MB, and a new one costs 300 ms. */
const IDLE_MAX_MS = 30_000;

type Thread = { readonly worker: Worker; idleTimer: NodeJS.Timeout | undefined };
type Pool = { readonly workerUrl: URL; readonly all: Set<Worker>; readonly idle: Thread[] };

/** `workerUrl` is the file of the thread: worker.ts beside this file, or where the bundle put it. Threads start on need and are used again while warm. */
export function createRenderThreads(workerUrl: URL): RenderThreads {
  const pool: Pool = { workerUrl, all: new Set(), idle: [] };
  return {
    render: (request, hooks, signal) => renderOnce(pool, { request, hooks, signal }),
    stop: async () => {
      for (const thread of pool.idle.splice(0)) clearTimeout(thread.idleTimer);
      await Promise.all([...pool.all].map((worker) => worker.terminate()));
    },
  };
}

function renderOnce(
  pool: Pool,
  job: { request: RenderRequest; hooks: RenderHooks; signal: AbortSignal },
): Promise<Rendered> {
  const { hooks, signal } = job;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const thread = take(pool);
    const { worker } = thread;
    const say = (command: WorkerCommand): void => worker.postMessage(command);
    const timers: { limit?: NodeJS.Timeout; giveUp?: NodeJS.Timeout } = {};
    const giveUp = (error: unknown): void => {
      say({ type: 'abort' });
      timers.giveUp = setTimeout(() => void worker.terminate(), GIVE_UP_MAX_MS);
      reject(error);
    };
    const onAbort = (): void => giveUp(signal.reason);
    const leave = (isUsable: boolean): void => {
      clearTimeout(timers.limit);
      clearTimeout(timers.giveUp);
      signal.removeEventListener('abort', onAbort);
      forget(worker);
      if (isUsable) putBack(pool, thread);
      else pool.all.delete(worker);
    };
    timers.limit = setTimeout(() => giveUp(new Error('the renderer took longer than 30 minutes')), RENDER_MAX_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    worker.on('message', (raw: unknown) => {
      const message = workerMessageSchema.parse(raw);
      if (message.type === 'done' || message.type === 'failed') leave(true);
      // After an abort the promise is settled, and nothing of the file is of interest any more.
      if (signal.aborted) return;
      if (message.type === 'progress') hooks.onProgress(message.fraction);
      if (message.type === 'preview') hooks.onPreview({ mime: message.mime, bytes: message.bytes });
      if (message.type === 'failed') reject(new Error(`the renderer failed: ${message.message}`));
      if (message.type === 'done')
        resolve({
          mime: message.mime,
          bytes: message.bytes,
          ...(message.poster === undefined ? {} : { poster: message.poster }),
        });
    });
    worker.on('error', (error) => {
      leave(false);
      reject(error);
    });
    worker.on('exit', (code) => {
      leave(false);
      reject(new Error(`the renderer ended with code ${code}`));
    });
    say({ type: 'render', request: job.request });
  });
}

function take(pool: Pool): Thread {
  const warm = pool.idle.pop();
  if (warm !== undefined) {
    clearTimeout(warm.idleTimer);
    forget(warm.worker);
    warm.worker.ref();
    return warm;
  }
  // No environment: keys may be in it. No arguments: those of a test runner do not fit a thread.
  const worker = new Worker(pool.workerUrl, { env: {}, execArgv: [] });
  pool.all.add(worker);
  return { worker, idleTimer: undefined };
}

function putBack(pool: Pool, thread: Thread): void {
  const { worker } = thread;
  worker.unref();
  worker.once('exit', () => {
    pool.all.delete(worker);
    const at = pool.idle.indexOf(thread);
    if (at >= 0) pool.idle.splice(at, 1);
  });
  thread.idleTimer = setTimeout(() => {
    const at = pool.idle.indexOf(thread);
    if (at >= 0) pool.idle.splice(at, 1);
    void worker.terminate();
  }, IDLE_MAX_MS);
  thread.idleTimer.unref();
  pool.idle.push(thread);
}

/** By name: without one, `removeAllListeners` also takes the listeners that Node itself delivers messages with, and the thread falls silent. */
function forget(worker: Worker): void {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
}
