import { Worker } from 'node:worker_threads';
import { type HashCommand, type HashTask, isHashReport } from './hash-messages.ts';

/** A file that is being hashed in a thread of its own while it grows. */
export type GrowingHash = {
  /** So many bytes are on disk by now. */
  extend(bytes: number): void;
  /** The file begins anew. */
  restart(): void;
  /** The file ends here: its SHA-256, lower-case hex. Rejects with the signal's reason, or with Error when the file cannot be read to there. */
  finish(bytes: number, signal: AbortSignal): Promise<string>;
  /** Ends the thread. */
  stop(): Promise<void>;
};

/** Where the thread's file is: beside this one, or where the bundle put it. */
const WORKER = new URL('./hash-worker.ts', import.meta.url);

/** Starts to hash a file of which `bytes` are there. The file must exist. */
export function hashGrowingFile(
  path: string,
  bytes: number,
  onProgress: (bytes: number) => void = () => undefined,
): GrowingHash {
  const { worker, result } = start({ path, limit: bytes, isWhole: false }, onProgress);
  const say = (command: HashCommand): void => worker.postMessage(command);
  return {
    extend: (limit) => say({ type: 'limit', bytes: limit, isWhole: false }),
    restart: () => say({ type: 'restart' }),
    finish: async (total, signal) => {
      say({ type: 'limit', bytes: total, isWhole: true });
      return untilAbort(result, signal);
    },
    stop: async () => void (await worker.terminate()),
  };
}

/** The SHA-256 of a whole file, lower-case hex, computed in a thread. Rejects with the signal's reason, or with Error when it cannot be read. */
export async function hashWholeFile(
  path: string,
  options: { readonly bytes: number; readonly signal: AbortSignal; readonly onProgress?: (bytes: number) => void },
): Promise<string> {
  options.signal.throwIfAborted();
  const { worker, result } = start(
    { path, limit: options.bytes, isWhole: true },
    options.onProgress ?? (() => undefined),
  );
  try {
    return await untilAbort(result, options.signal);
  } finally {
    await worker.terminate();
  }
}

function start(task: HashTask, onProgress: (bytes: number) => void): { worker: Worker; result: Promise<string> } {
  // No environment: keys may be in it. No arguments: those of a test runner do not fit a thread.
  const worker = new Worker(WORKER, { env: {}, execArgv: [], workerData: task });
  const result = new Promise<string>((resolve, reject) => {
    worker.on('message', (report: unknown) => {
      if (!isHashReport(report)) return;
      if (report.type === 'progress') onProgress(report.bytes);
      if (report.type === 'done') resolve(report.sha256);
      if (report.type === 'failed') reject(new Error(`the file could not be hashed: ${report.message}`));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`the hashing thread ended with code ${code}`)));
  });
  // Whoever stops before the end does not ask for the result.
  result.catch(() => undefined);
  return { worker, result };
}

function untilAbort(result: Promise<string>, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
