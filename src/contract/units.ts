import { z } from 'zod';

/** Money: integer micro-dollars, 1 USD = 1,000,000. Never a float, never negative unless a correction says so. */
export type MicroUsd = number;

/** An instant: integer milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** A span of time in whole milliseconds, measured on a monotonic clock. */
export type DurationMs = number;

export const MICROS_PER_USD = 1_000_000;

export const SECOND: DurationMs = 1000;
export const MINUTE: DurationMs = 60 * SECOND;
export const HOUR: DurationMs = 60 * MINUTE;
export const DAY: DurationMs = 24 * HOUR;

/** The largest amount that we take: one billion dollars, far below 2^53 micro-dollars, so that sums stay exact. */
export const MAX_MICRO_USD: MicroUsd = 1_000_000_000 * MICROS_PER_USD;

export const microUsdSchema = z.int().min(-MAX_MICRO_USD).max(MAX_MICRO_USD);
export const epochMsSchema = z.int().min(0);

/** JSON as it may cross a process border or lie in a column. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

export const jsonValueSchema: z.ZodType<JsonValue> = z.json();

/** USD as the outside writes it → micro-dollars, rounded up, so that a cap or a reservation is never too small. Throws RangeError outside 0..1e9 USD. */
export function microsFromUsd(usd: number): MicroUsd {
  if (!Number.isFinite(usd) || usd < 0 || usd * MICROS_PER_USD > MAX_MICRO_USD) {
    throw new RangeError(`An amount in USD must be between 0 and 1,000,000,000, not ${usd}.`);
  }
  // 0.29 * 1e6 is 290000.00000000006: drop the float noise before rounding up.
  return Math.ceil(Number((usd * MICROS_PER_USD).toFixed(3)));
}

/** Micro-dollars → USD as a number, for the outside contract only. */
export function usdFromMicros(micros: MicroUsd): number {
  return micros / MICROS_PER_USD;
}

/** Micro-dollars → "$0.60" (two decimals, or up to four where two would hide the amount). For messages, never for sums. */
export function formatUsd(micros: MicroUsd): string {
  const sign = micros < 0 ? '-' : '';
  const usd = Math.abs(micros) / MICROS_PER_USD;
  const cents = Math.abs(micros) % 10_000;
  const digits = cents === 0 || usd >= 1 ? 2 : Math.abs(micros) % 1000 === 0 ? 3 : 4;
  const text = usd > 0 && usd < 0.0001 ? '<$0.0001' : `$${usd.toFixed(digits)}`;
  return sign + text;
}
