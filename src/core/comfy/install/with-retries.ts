import { AppError } from '../../base/app-error.ts';
import { sleep } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { INSTALL_LIMITS } from './limits.ts';

/** How long to wait before the next try, after so many failed ones in a row (1 and more). Pure. */
export function pauseBefore(failures: number): number {
  return Math.min(INSTALL_LIMITS.retryMaxMs, INSTALL_LIMITS.retryBaseMs * 2 ** (failures - 1));
}

/** true for a failure of the network that may pass. */
export function mayPass(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'unreachable' && error.details.final !== true;
}

/** Does it again with growing pauses while the network fails, five times in all. Throws its last error, or the signal's reason. */
export async function withRetries<T>(
  work: () => Promise<T>,
  { clock, signal, onNote }: { clock: Clock; signal: AbortSignal; onNote: (note: string) => void },
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!mayPass(error) || failures >= INSTALL_LIMITS.triesMax) throw error;
      const { host } = error.details;
      onNote(`${typeof host === 'string' ? host : 'the other side'} does not answer; trying again`);
      await sleep(clock, pauseBefore(failures), signal);
    }
  }
}
