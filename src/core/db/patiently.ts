import { sleep } from '../base/abort.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';
import { isBusy } from './open.ts';

/**
 * Does `work` again while another program has the database locked, for LIMITS.busyMaxMs; then rejects with SQLite's own error. The event
 * loop is free in between, which it is not while SQLite itself waits. What a locked database refuses has written nothing, so that `work`
 * must only bear to be begun anew.
 */
export async function patiently<T>(work: () => Promise<T>, clock: Clock = systemClock): Promise<T> {
  const since = clock.monotonic();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || clock.monotonic() - since >= LIMITS.busyMaxMs) throw error;
    }
    await sleep(clock, LIMITS.busyPauseMs);
  }
}
