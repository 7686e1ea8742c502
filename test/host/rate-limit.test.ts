import { expect, it } from 'vitest';
import type { Clock } from '../../src/core/base/clock.ts';
import { createRateLimit } from '../../src/host/rate-limit.ts';

it('gives a burst, then as much as has been refilled, and says when to come back', () => {
  const time = { now: 0 };
  const clock: Clock = { now: () => 0, monotonic: () => time.now, after: () => () => undefined };
  const limit = createRateLimit(clock, { burst: 2, perSecond: 0.5 });

  limit.take();
  limit.take();
  expect(() => limit.take()).toThrow(
    expect.objectContaining({ code: 'rate_limited', details: { retryAfterSeconds: 2 } }),
  );
  time.now = 2000;
  limit.take();
  expect(() => limit.take()).toThrow();
  time.now = 1_000_000;
  limit.take();
  limit.take();
  expect(() => limit.take()).toThrow();
});
