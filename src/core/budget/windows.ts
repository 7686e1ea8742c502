import type { LimitWindow } from '../../contract/budget.ts';
import { DAY, type EpochMs, HOUR } from '../../contract/units.ts';

/** A span of instants: start inclusive, end exclusive. null end and start: everything. */
export type Window = { readonly start: EpochMs; readonly end: EpochMs };

type WallDate = { readonly year: number; readonly month: number; readonly day: number };

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The window last found of each kind and zone: almost every question is about the same one, and finding it takes half a millisecond. */
const lastFound = new Map<string, Window>();

/**
 * The day, week (from Monday, ISO 8601) or month that contains `at`, in an IANA time zone; undefined for `total`.
 * Boundaries are the zone's own midnights, so days of 23 and 25 hours come out right; where midnight does not exist
 * (a clock that jumps at 00:00) the day begins at the first instant after the gap. Throws RangeError for an unknown zone.
 */
export function windowAt(window: LimitWindow, at: EpochMs, timeZone: string): Window | undefined {
  const key = `${window} ${timeZone}`;
  const last = lastFound.get(key);
  if (last !== undefined && at >= last.start && at < last.end) return last;
  const found = findWindow(window, wallDate(at, timeZone), timeZone);
  if (found !== undefined) lastFound.set(key, found);
  return found;
}

function findWindow(window: LimitWindow, today: WallDate, timeZone: string): Window | undefined {
  switch (window) {
    case 'day':
      return span(today, addDays(today, 1), timeZone);
    case 'week': {
      const monday = addDays(today, -((weekday(today) + 6) % 7));
      return span(monday, addDays(monday, 7), timeZone);
    }
    case 'month':
      return span(
        { ...today, day: 1 },
        today.month === 12
          ? { year: today.year + 1, month: 1, day: 1 }
          : { year: today.year, month: today.month + 1, day: 1 },
        timeZone,
      );
    case 'total':
      return undefined;
  }
}

function span(from: WallDate, to: WallDate, timeZone: string): Window {
  return { start: startOfDay(from, timeZone), end: startOfDay(to, timeZone) };
}

/** The first instant of a calendar day. Searches between the two instants that any zone's offset (-12 h to +14 h) allows. */
function startOfDay(date: WallDate, timeZone: string): EpochMs {
  const wanted = Date.UTC(date.year, date.month - 1, date.day);
  let low = wanted - 15 * HOUR;
  let high = wanted + 13 * HOUR;
  // No clock has gone back across a midnight since 2011 (St. John's, at 00:01), so the first instant of a date can be found by halving.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const wall = wallDate(middle, timeZone);
    if (Date.UTC(wall.year, wall.month - 1, wall.day) >= wanted) high = middle;
    else low = middle;
  }
  return high;
}

function wallDate(at: EpochMs, timeZone: string): WallDate {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)]),
  );
  return { year: parts.get('year') ?? 0, month: parts.get('month') ?? 0, day: parts.get('day') ?? 0 };
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  let found = formatters.get(timeZone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
    formatters.set(timeZone, found);
  }
  return found;
}

function addDays(date: WallDate, days: number): WallDate {
  const moved = new Date(Date.UTC(date.year, date.month - 1, date.day) + days * DAY);
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** 0 = Sunday. */
function weekday(date: WallDate): number {
  return new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay();
}
