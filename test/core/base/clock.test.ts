import { describe, expect, it, vi } from 'vitest';
import { isoFromEpoch, systemClock } from '../../../src/core/base/clock.ts';

describe('systemClock', () => {
  it('gives whole milliseconds of wall time and a time that never goes back', () => {
    const [before, now, after] = [Date.now(), systemClock.now(), Date.now()];

    expect(Number.isInteger(now)).toBe(true);
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(after);
    expect(systemClock.monotonic()).toBeLessThanOrEqual(systemClock.monotonic());
  });

  it.each([
    [2 ** 40, 2_147_483_647],
    [-5, 0],
    [20, 20],
  ])('waits %d ms as %d ms, so that a long wait does not end at once', (asked, set) => {
    vi.useFakeTimers();
    const called = vi.fn();

    systemClock.after(asked, called);
    vi.advanceTimersByTime(Math.max(0, set - 1));
    expect(called).toHaveBeenCalledTimes(set === 0 ? 1 : 0);
    vi.advanceTimersByTime(1);

    expect(called).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });

  it('can undo a wait', () => {
    vi.useFakeTimers();
    const called = vi.fn();

    systemClock.after(10, called)();
    vi.runAllTimers();

    expect(called).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});

describe('isoFromEpoch', () => {
  it('has milliseconds and UTC', () => {
    expect(isoFromEpoch(0)).toBe('1970-01-01T00:00:00.000Z');
  });
});
