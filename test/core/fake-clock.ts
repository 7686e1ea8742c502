import type { Clock } from '../../src/core/base/clock.ts';

/** A clock that stands still until it is moved. `waiting` is how many timers are set. */
export type FakeClock = Clock & { advance(ms: number): void; waiting(): number };

/** A fake clock that begins at `now`. Timers run in the order of their time, inside `advance`. */
export function createFakeClock(now = 1_800_000_000_000): FakeClock {
  const timers = new Set<{ at: number; run: () => void }>();
  let passed = 0;
  return {
    now: () => now + passed,
    monotonic: () => passed,
    after: (delayMs, run) => {
      const timer = { at: passed + Math.max(0, delayMs), run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (ms) => {
      const end = passed + ms;
      for (;;) {
        const next = [...timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers.delete(next);
        passed = next.at;
        next.run();
      }
      passed = end;
    },
    waiting: () => timers.size,
  };
}
