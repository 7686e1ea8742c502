import type { Clock } from '../../src/core/base/clock.ts';

/**
 * A clock on which a minute of back-off takes seconds. `since` is the instant at which it agreed with real time, the same for every
 * process of one life; `aheadMs` puts its wall time, and only that, wrong by so much.
 */
export function createHurriedClock(options: {
  readonly factor: number;
  readonly since: number;
  readonly aheadMs: number;
}): Clock {
  const { factor, since, aheadMs } = options;
  return {
    now: () => Math.round(since + (Date.now() - since) * factor + aheadMs),
    monotonic: () => performance.now() * factor,
    after: (delayMs, run) => {
      const timer = setTimeout(run, Math.min(Math.max(0, delayMs / factor), 2_147_483_647));
      return () => clearTimeout(timer);
    },
  };
}
