import type { DurationMs } from '../../contract/units.ts';
import { type Clock, systemClock } from './clock.ts';

/** Waits for work, but not longer than this: true when it settled in time, false when it goes on. Rejects as the work does. Leaves no timer behind. */
export function settlesWithin(
  work: Promise<unknown>,
  limitMs: DurationMs,
  clock: Clock = systemClock,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const undo = clock.after(limitMs, () => resolve(false));
    work.then(() => resolve(true), reject).finally(undo);
  });
}
