import { type DurationMs, type EpochMs, SECOND } from '../../contract/units.ts';

/** How long a vendor wants to be left alone, from `retry-after-ms` or `retry-after` (seconds or a date); undefined when it does not say. */
export function retryAfterOf(headers: Headers, now: EpochMs): DurationMs | undefined {
  const ms = numberOf(headers.get('retry-after-ms'));
  if (ms !== undefined) return Math.round(ms);
  const text = headers.get('retry-after');
  const seconds = numberOf(text);
  if (seconds !== undefined) return Math.round(seconds * SECOND);
  const date = text === null ? Number.NaN : Date.parse(text);
  return Number.isFinite(date) ? Math.max(0, date - now) : undefined;
}

function numberOf(text: string | null): number | undefined {
  if (text === null || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
