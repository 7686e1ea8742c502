import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/contract/units.ts';
import { formatsIn } from './formats-in.ts';

const NOON = Date.UTC(2026, 10, 22, 12);

describe('times', () => {
  it.each([
    ['en', '9.2 s', '12 s'],
    ['de', '9,2 s', '12 s'],
  ] as const)('have a decimal below ten seconds, in %s', async (language, short, long) => {
    const { formatTook } = await formatsIn(language);

    expect([formatTook(9_230), formatTook(12_400)]).toEqual([short, long]);
  });

  it.each([
    ['en', ['now', '2 min', '3 h', '5 d']],
    ['de', ['jetzt', '2 min', '3 h', '5 T.']],
  ] as const)('say how long ago something was, in %s', async (language, said) => {
    const { formatAgo } = await formatsIn(language);

    expect([0, 2 * MINUTE, 3 * HOUR, 5 * DAY].map((passed) => formatAgo(NOON - passed, NOON))).toEqual(said);
  });

  it.each([
    ['en', '22 Nov', 'November', /^22 Nov 2026, \d\d:00$/],
    ['de', '22. Nov.', 'November', /^22\. Nov\. 2026, \d\d:00$/],
  ] as const)('name days and months, in %s', async (language, day, month, instant) => {
    const { formatDay, formatInstant, formatMonth } = await formatsIn(language);

    expect(formatDay(NOON, 'UTC')).toBe(day);
    expect(formatMonth(NOON, 'Europe/Berlin')).toBe(month);
    expect(formatInstant(NOON)).toMatch(instant);
  });

  it.each([
    ['en', '22 Nov 2026'],
    ['de', '22. Nov. 2026'],
  ] as const)('write a calendar date out, whatever the zone of this machine, in %s', async (language, date) => {
    const { formatDate } = await formatsIn(language);

    expect(formatDate('2026-11-22')).toBe(date);
    expect(['2026-13-40', 'draft', ''].map(formatDate)).toEqual(['2026-13-40', 'draft', '']);
  });

  it('count a day in the zone that is asked for', async () => {
    const { formatDay } = await formatsIn('de');

    expect(formatDay(Date.UTC(2026, 9, 31, 23, 30), 'Europe/Berlin')).toBe('1. Nov.');
    expect(formatDay(Date.UTC(2026, 9, 31, 23, 30), 'UTC')).toBe('31. Okt.');
  });

  it('fall back to this machine’s zone for one that is unknown', async () => {
    const { formatMonth } = await formatsIn('en');

    expect(formatMonth(NOON, 'Middle/Earth')).toBe('November');
  });
});
