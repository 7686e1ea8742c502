import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noteKey, notePosition, usePace } from '../../../../renderer/features/library/library-pace.ts';

/** One clock for all: it only goes forward. */
const clock = { at: 0 };
const pass = (ms: number): void => {
  clock.at += ms;
  vi.advanceTimersByTime(ms);
};
const isFlying = (): boolean => usePace.getState().isFlying;

/** Scrolls from `from` for `ms` at a speed, with an event in every frame. Returns where it ends. */
function scroll(from: number, pixelsPerSecond: number, ms: number): number {
  for (let passed = 0; passed < ms; passed += 16) {
    pass(16);
    notePosition(from + ((passed + 16) / 1000) * pixelsPerSecond, clock.at);
  }
  return from + (ms / 1000) * pixelsPerSecond;
}

describe('the pace of the library', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    pass(10_000);
    notePosition(0, clock.at);
  });
  afterEach(() => {
    vi.runAllTimers();
    vi.useRealTimers();
  });

  it.each([
    [1200, false],
    [7000, false],
    [9000, true],
    [-9000, true],
    [90_000, true],
  ])('at %i pixels a second: flies %s', (speed, expected) => {
    scroll(0, speed, 320);

    expect(isFlying()).toBe(expected);
  });

  it('has landed when no position comes any more, and when it slows down', () => {
    const at = scroll(0, 10_000, 320);
    pass(159);
    expect(isFlying()).toBe(true);
    pass(2);
    expect(isFlying()).toBe(false);

    const then = scroll(at, 10_000, 320);
    expect(isFlying()).toBe(true);
    scroll(then, 600, 96);
    expect(isFlying()).toBe(false);
  });

  it('flies while somebody types in the search field, also where a new list is scrolled to its top', () => {
    noteKey();
    pass(110);
    noteKey();
    pass(110);
    notePosition(0, clock.at);
    expect(isFlying()).toBe(true);
    pass(51);
    expect(isFlying()).toBe(false);
  });

  it('takes a jump for no flight, such as the return to a remembered place', () => {
    pass(500);
    notePosition(40_000, clock.at);

    expect(isFlying()).toBe(false);
  });
});
