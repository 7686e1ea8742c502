import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/core/base/clock.ts';
import { createSystemTimeZone, isTimeZone, systemTimeZone } from '../../../src/core/base/time-zone.ts';
import { windowAt } from '../../../src/core/budget/windows.ts';

describe('isTimeZone', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kathmandu'])('knows %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  // Intl takes offsets too; with minutes of their own their midnights would fall inside a bucket of the totals.
  it.each(['', 'Mars/Olympus', '+05:07', '-03:00', '+0530', 'Berlin', 'constructor'])('refuses %j', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });

  it.each(['Foo/Bar', '', ':/etc/nowhere', '+05:07'])('names a zone that works when TZ is %j', (zone) => {
    vi.stubEnv('TZ', zone);

    expect(() => windowAt('day', 0, systemTimeZone())).not.toThrow();
    expect(isTimeZone(systemTimeZone())).toBe(true);
  });

  it('knows the zone of this system', () => {
    expect(isTimeZone(systemTimeZone())).toBe(true);
  });
});

describe('createSystemTimeZone', () => {
  it('asks the system anew after a while, and not before', () => {
    const state = { now: 0 };
    const zone = createSystemTimeZone({ ...systemClock, monotonic: () => state.now });
    vi.stubEnv('TZ', 'Europe/Berlin');
    const first = zone();
    vi.stubEnv('TZ', 'Asia/Tokyo');

    const soon = zone();
    state.now = 60_000;

    expect([first, soon, zone()]).toEqual(['Europe/Berlin', 'Europe/Berlin', 'Asia/Tokyo']);
  });
});
