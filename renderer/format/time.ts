import { DAY, type DurationMs, type EpochMs, HOUR, MINUTE, SECOND } from '../../src/contract/units.ts';
import { messages } from '../messages/messages.ts';
import { locale } from './locale.ts';
import { formatFixed } from './numbers.ts';

const instant = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const formats = new Map<string, Intl.DateTimeFormat>();

/** A span in the largest unit that reads well: 900 → "1 s", 9_400 → "9 s", 95_000 → "1 min 35 s", 5_400_000 → "1 h 30 min". */
export function formatDuration(durationMs: DurationMs): string {
  const seconds = Math.max(1, Math.round(durationMs / SECOND));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  if (minutes < 60) return `${Math.round(seconds / 60)} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** How long something took, with a decimal below ten seconds: 9_230 → "9.2 s", in German "9,2 s". */
export function formatTook(durationMs: DurationMs): string {
  return durationMs < 10 * SECOND ? `${formatFixed(durationMs / SECOND, 1)} s` : formatDuration(durationMs);
}

/** Seconds of a clip as a player shows them: 5.2 → "0:05". */
export function formatClip(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** How long ago, short: "now", "2 min", "3 h", "5 d". */
export function formatAgo(at: EpochMs, now: EpochMs): string {
  const passed = now - at;
  if (passed < MINUTE) return messages.common.now;
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h`;
  return messages.common.days(Math.floor(passed / DAY));
}

/** An instant for reading: "22 Nov 2026, 14:05", in German "22. Nov. 2026, 14:05". */
export function formatInstant(at: EpochMs): string {
  return instant.format(at);
}

/** A calendar date as "2026-11-22" for reading: "22 Nov 2026", in German "22. Nov. 2026"; anything else as it is. */
export function formatDate(date: string): string {
  const at = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : Number.NaN;
  return Number.isNaN(at) ? date : zoned({ day: 'numeric', month: 'short', year: 'numeric' }, 'UTC').format(at);
}

/** A day for reading, in a time zone: "22 Nov", in German "22. Nov.". */
export function formatDay(at: EpochMs, timeZone: string): string {
  return zoned({ day: 'numeric', month: 'short' }, timeZone).format(at);
}

/** The month of an instant in a time zone: "November". An unknown zone falls back to this machine's. */
export function formatMonth(at: EpochMs, timeZone: string): string {
  return zoned({ month: 'long' }, timeZone).format(at);
}

/** Made once for each zone: a chart of a year asks hundreds of times. */
function zoned(options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat {
  const key = JSON.stringify([options, timeZone]);
  const format = formats.get(key) ?? makeFormat(options, timeZone);
  formats.set(key, format);
  return format;
}

function makeFormat(options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.DateTimeFormat(locale, options);
  }
}
