import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKET_MS } from '../../../src/core/budget/ledger.ts';
import { windowAt, type Window } from '../../../src/core/budget/windows.ts';
import type { LimitWindow } from '../../../src/contract/budget.ts';
import { HOUR } from '../../../src/contract/units.ts';

function at(iso: string): number {
  const instant = Date.parse(iso);
  expect(instant).not.toBeNaN();
  return instant;
}

function window(kind: LimitWindow, instant: number, timeZone: string): Window {
  const found = windowAt(kind, instant, timeZone);
  if (found === undefined) throw new Error('a window with borders was expected');
  return found;
}

function shown({ start, end }: Window): string {
  return `${new Date(start).toISOString()} ${new Date(end).toISOString()}`.replaceAll(':00.000Z', 'Z');
}

describe('windowAt', () => {
  it.each<[LimitWindow, string, string, string]>([
    ['day', '2026-11-22T00:00:00Z', 'UTC', '2026-11-22T00:00Z 2026-11-23T00:00Z'],
    ['day', '2026-11-21T23:59:59.999Z', 'UTC', '2026-11-21T00:00Z 2026-11-22T00:00Z'],
    ['week', '2026-11-22T12:00:00Z', 'UTC', '2026-11-16T00:00Z 2026-11-23T00:00Z'],
    ['week', '2026-11-23T00:00:00Z', 'UTC', '2026-11-23T00:00Z 2026-11-30T00:00Z'],
    ['week', '2026-12-31T12:00:00Z', 'UTC', '2026-12-28T00:00Z 2027-01-04T00:00Z'],
    ['month', '2028-02-29T12:00:00Z', 'UTC', '2028-02-01T00:00Z 2028-03-01T00:00Z'],
    ['month', '2026-12-31T23:30:00Z', 'Europe/Berlin', '2026-12-31T23:00Z 2027-01-31T23:00Z'],
    ['month', '2026-03-31T22:30:00Z', 'Europe/Berlin', '2026-03-31T22:00Z 2026-04-30T22:00Z'],
    ['day', '2026-11-22T04:30:00Z', 'America/New_York', '2026-11-21T05:00Z 2026-11-22T05:00Z'],
    ['day', '2026-11-21T18:20:00Z', 'Asia/Kathmandu', '2026-11-21T18:15Z 2026-11-22T18:15Z'],
    // Clocks go from 24:00 to 01:00: the day begins at one o'clock and has 23 hours. The year ends that rule with 2018-11-04.
    ['day', '2018-11-04T12:00:00Z', 'America/Sao_Paulo', '2018-11-04T03:00Z 2018-11-05T02:00Z'],
    // Clocks go from 24:00 back to 23:00: the day before has 25 hours.
    ['day', '2018-02-18T02:30:00Z', 'America/Sao_Paulo', '2018-02-17T02:00Z 2018-02-18T03:00Z'],
    ['day', '2026-04-24T12:00:00Z', 'Africa/Cairo', '2026-04-23T22:00Z 2026-04-24T21:00Z'],
    ['day', '2026-10-29T20:30:00Z', 'Africa/Cairo', '2026-10-28T21:00Z 2026-10-29T22:00Z'],
    // Samoa had no 30 December 2011.
    ['day', '2011-12-30T09:59:00Z', 'Pacific/Apia', '2011-12-29T10:00Z 2011-12-30T10:00Z'],
    ['day', '2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-30T10:00Z 2011-12-31T10:00Z'],
    ['week', '2011-12-31T00:00:00Z', 'Pacific/Apia', '2011-12-26T10:00Z 2012-01-01T10:00Z'],
    ['day', '2026-07-01T10:00:00Z', 'Pacific/Kiritimati', '2026-07-01T10:00Z 2026-07-02T10:00Z'],
    ['day', '2026-07-01T11:59:00Z', 'Etc/GMT+12', '2026-06-30T12:00Z 2026-07-01T12:00Z'],
  ])('gives the %s of %s in %s', (kind, instant, timeZone, expected) => {
    expect(shown(window(kind, at(instant), timeZone))).toBe(expected);
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T12:00:00Z', 23],
    ['Europe/Berlin', '2026-10-25T12:00:00Z', 25],
    ['America/New_York', '2026-03-08T12:00:00Z', 23],
    ['America/New_York', '2026-11-01T12:00:00Z', 25],
    ['Africa/Cairo', '2026-04-24T12:00:00Z', 23],
    ['Africa/Cairo', '2026-10-29T12:00:00Z', 25],
    ['Australia/Lord_Howe', '2026-04-04T20:00:00Z', 24.5],
    ['Antarctica/Troll', '2026-03-29T12:00:00Z', 22],
    ['UTC', '2026-03-29T12:00:00Z', 24],
  ])('in %s the day of %s has %d hours', (timeZone, instant, hours) => {
    const { start, end } = window('day', at(instant), timeZone);

    expect((end - start) / HOUR).toBe(hours);
  });

  it('answers the same whatever was asked before', () => {
    const instants = [
      '2026-03-29T00:59:59Z',
      '2026-03-29T23:00:00Z',
      '2026-03-28T22:59:59Z',
      '2026-03-28T23:00:00Z',
    ].map(at);

    for (const asked of [instants, instants.toReversed()]) {
      expect(asked.map((instant) => shown(window('day', instant, 'Europe/Berlin'))).toSorted()).toEqual([
        '2026-03-27T23:00Z 2026-03-28T23:00Z',
        '2026-03-28T23:00Z 2026-03-29T22:00Z',
        '2026-03-28T23:00Z 2026-03-29T22:00Z',
        '2026-03-29T22:00Z 2026-03-30T22:00Z',
      ]);
    }
  });

  it('keeps the window that it found last, so that ten thousand reservations do not search for it', () => {
    const found = window('month', at('2026-11-01T00:00:00Z'), 'UTC');

    expect(window('month', at('2026-11-30T23:59:59Z'), 'UTC')).toBe(found);
    expect(window('month', at('2026-12-01T00:00:00Z'), 'UTC')).not.toBe(found);
  });

  it('has no borders in total', () => {
    expect(windowAt('total', 0, 'UTC')).toBeUndefined();
  });

  it('throws for a zone that nobody knows', () => {
    expect(() => windowAt('day', 0, 'Mars/Olympus')).toThrow(RangeError);
  });

  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  const kinds = fc.constantFrom<LimitWindow>('day', 'week', 'month');
  const instants = fc.integer({ min: at('2012-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z') });

  it('contains the instant, joins its neighbours without gap or overlap, and begins between two buckets of the totals', () => {
    fc.assert(
      fc.property(zones, kinds, instants, (timeZone, kind, instant) => {
        const here = window(kind, instant, timeZone);

        expect(here.start).toBeLessThanOrEqual(instant);
        expect(here.end).toBeGreaterThan(instant);
        expect(window(kind, here.end, timeZone).start).toBe(here.end);
        expect(window(kind, here.start - 1, timeZone).end).toBe(here.start);
        expect([window(kind, here.start, timeZone), window(kind, here.end - 1, timeZone)]).toEqual([here, here]);
        expect([here.start % BUCKET_MS, here.end % BUCKET_MS]).toEqual([0, 0]);
      }),
      { numRuns: 300 },
    );
  });

  it('puts each day into one week and one month', () => {
    fc.assert(
      fc.property(zones, instants, (timeZone, instant) => {
        const day = window('day', instant, timeZone);
        for (const kind of ['week', 'month'] as const) {
          const around = window(kind, instant, timeZone);
          expect(around.start).toBeLessThanOrEqual(day.start);
          expect(around.end).toBeGreaterThanOrEqual(day.end);
        }
      }),
      { numRuns: 100 },
    );
  });
});
