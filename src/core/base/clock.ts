import type { DurationMs, EpochMs } from '../../contract/units.ts';

/**
 * The engine's only source of time. `now` is wall time and may jump; `monotonic` never goes back and is what durations are measured with.
 * `after` is `setTimeout` with an undo; a fake clock drives all three in tests.
 */
export type Clock = {
  now(): EpochMs;
  monotonic(): DurationMs;
  after(delayMs: DurationMs, run: () => void): () => void;
};

/** The longest delay that `setTimeout` keeps (2^31 - 1 ms); longer ones would fire at once. */
const LONGEST_TIMEOUT_MS = 2_147_483_647;

/** Real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), LONGEST_TIMEOUT_MS));
    return () => clearTimeout(timer);
  },
};

/** An instant as ISO 8601 with milliseconds, UTC. */
export function isoFromEpoch(at: EpochMs): string {
  return new Date(at).toISOString();
}
