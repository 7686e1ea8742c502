import type { DurationMs } from '../contract/units.ts';
import { SECOND } from '../contract/units.ts';
import { AppError } from '../core/base/app-error.ts';
import type { Clock } from '../core/base/clock.ts';

/** How many jobs one process takes in a burst and in the long run: far above any honest use, far below what would fill a disk unnoticed. */
export const CREATE_RATE = { burst: 2000, perSecond: 500 } as const;

/** A token bucket. `take` throws AppError `rate_limited` (details.retryAfterSeconds) when it is empty. */
export type RateLimit = { take(): void };

/** Builds a full bucket that refills evenly. */
export function createRateLimit(clock: Clock, rate: { readonly burst: number; readonly perSecond: number }): RateLimit {
  let tokens: number = rate.burst;
  let filledAt: DurationMs = clock.monotonic();
  return {
    take() {
      const now = clock.monotonic();
      tokens = Math.min(rate.burst, tokens + ((now - filledAt) / SECOND) * rate.perSecond);
      filledAt = now;
      if (tokens < 1) {
        const retryAfterSeconds = Math.max(1, Math.ceil((1 - tokens) / rate.perSecond));
        throw new AppError('rate_limited', `Too many jobs at once. Try again in ${retryAfterSeconds} s.`, {
          details: { retryAfterSeconds },
        });
      }
      tokens -= 1;
    },
  };
}
