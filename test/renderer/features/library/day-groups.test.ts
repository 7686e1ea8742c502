import { describe, expect, it } from 'vitest';
import { groupByDay, nameOfDay, startOfDay, startOfMonth } from '../../../../renderer/features/library/day-groups.ts';

/** Local time, so that the test means the same in every time zone. */
const at = (day: number, hour: number, month = 10, year = 2026): number => new Date(year, month, day, hour).getTime();

describe('groupByDay', () => {
  it('counts and sums each day', () => {
    const groups = groupByDay([
      { createdAt: at(22, 23), costMicros: 400_000 },
      { createdAt: at(22, 0), costMicros: 20_000 },
      { createdAt: at(21, 23), costMicros: null },
    ]);

    expect(groups).toEqual([
      { dayStart: at(22, 0), count: 2, costMicros: 420_000 },
      { dayStart: at(21, 0), count: 1, costMicros: 0 },
    ]);
  });

  it('begins a day at local midnight, not a moment before', () => {
    const midnight = at(22, 0);

    expect(
      groupByDay([midnight, midnight - 1].map((createdAt) => ({ createdAt, costMicros: 0 }))).map(({ count }) => count),
    ).toEqual([1, 1]);
  });

  it('keeps a day of 25 hours together', () => {
    // Every hour of late October, where most of the northern half of the world has its long day.
    const hours = Array.from({ length: 24 * 14 }, (_, i) => at(31, 23, 9) - i * 3_600_000);

    const days = groupByDay(hours.map((createdAt) => ({ createdAt, costMicros: 0 })));

    expect(new Set(days.map(({ dayStart }) => new Date(dayStart).getDate())).size).toBe(days.length);
    expect(days.every(({ dayStart }) => new Date(dayStart).getHours() === 0)).toBe(true);
  });

  it('is empty for nothing', () => {
    expect(groupByDay([])).toEqual([]);
  });
});

describe('nameOfDay', () => {
  const now = at(22, 15);

  it.each([
    ['today', startOfDay(now), { kind: 'today' }],
    ['yesterday', at(21, 0), { kind: 'yesterday' }],
    ['a weekday within the week', at(18, 0), { kind: 'date', text: 'Wednesday, November 18' }],
    ['a date within the year', at(3, 0, 2), { kind: 'date', text: 'March 3' }],
    ['a date with its year before that', at(31, 0, 11, 2025), { kind: 'date', text: 'December 31, 2025' }],
  ])('says %s', (_, dayStart, name) => {
    expect(nameOfDay(dayStart, now, 'en-US')).toEqual(name);
  });
});

describe('startOfMonth', () => {
  it('is the local midnight of the first', () => {
    expect(startOfMonth(at(22, 15))).toBe(at(1, 0));
  });
});
