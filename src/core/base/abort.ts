import type { DurationMs } from '../../contract/units.ts';
import type { Clock } from './clock.ts';

/** Waits on the clock. Rejects with the signal's reason when it aborts first. */
export function sleep(clock: Clock, durationMs: DurationMs, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const onAbort = (): void => {
      undo();
      reject(signal?.reason);
    };
    const undo = clock.after(durationMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** true when `error` is how this signal says stop, and not a failure of the work. */
export function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'));
}
