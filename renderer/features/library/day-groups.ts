import { DAY, type EpochMs, type MicroUsd } from '../../../src/contract/units.ts';

/** Consecutive items of one calendar day (local time), newest first. */
export type DayGroup = {
  /** Local midnight that begins the day; the group's key. */
  readonly dayStart: EpochMs;
  readonly count: number;
  /** Sum of what is known; items without a known cost add nothing. */
  readonly costMicros: MicroUsd;
};

export type DatedItem = { readonly createdAt: EpochMs; readonly costMicros: MicroUsd | null };

/** Groups items that are already sorted newest first. Linear; asks the calendar once per day, not once per item. */
export function groupByDay(items: readonly DatedItem[]): DayGroup[] {
  const groups: DayGroup[] = [];
  let dayStart = Number.NaN;
  let dayEnd = Number.NaN;
  let count = 0;
  let costMicros = 0;
  const close = (): void => {
    if (count > 0) groups.push({ dayStart, count, costMicros });
  };
  for (const item of items) {
    if (!(item.createdAt >= dayStart && item.createdAt < dayEnd)) {
      close();
      dayStart = startOfDay(item.createdAt);
      dayEnd = startOfNextDay(dayStart);
      count = 0;
      costMicros = 0;
    }
    count += 1;
    costMicros += item.costMicros ?? 0;
  }
  close();
  return groups;
}

/** Local midnight at or before an instant. */
export function startOfDay(at: EpochMs): EpochMs {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Local midnight that begins the calendar month of an instant. */
export function startOfMonth(at: EpochMs): EpochMs {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), 1).getTime();
}

/** How a day is named beside today: in words while it is near, with its year once that differs. */
export type DayName = { readonly kind: 'today' | 'yesterday' } | { readonly kind: 'date'; readonly text: string };

/** @param dayStart local midnight. @param now any instant of today. */
export function nameOfDay(dayStart: EpochMs, now: EpochMs, locale: string): DayName {
  const today = startOfDay(now);
  if (dayStart === today) return { kind: 'today' };
  if (startOfNextDay(dayStart) === today) return { kind: 'yesterday' };
  const sameYear = new Date(dayStart).getFullYear() === new Date(now).getFullYear();
  const isThisWeek = dayStart < today && today - dayStart < 7 * DAY;
  const format = new Intl.DateTimeFormat(locale, {
    ...(isThisWeek ? { weekday: 'long' as const } : {}),
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' as const }),
  });
  return { kind: 'date', text: format.format(dayStart) };
}

function startOfNextDay(dayStart: EpochMs): EpochMs {
  const date = new Date(dayStart);
  // Days of 23 and 25 hours exist; the calendar knows, arithmetic does not.
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}
