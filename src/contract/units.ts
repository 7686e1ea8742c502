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
  return ceilMicros(usd * MICROS_PER_USD);
}

/**
 * A computed amount in micro-dollars → the whole micro-dollars that cover it. Float noise (0.29 * 1e6 is 290000.00000000006) adds
 * nothing; anything above it does, so that what costs something is never reserved as nothing.
 */
export function ceilMicros(micros: number): MicroUsd {
  const nearest = Math.round(micros);
  // Sums and products carry a little relative noise; above some millions of dollars a double itself is no finer than 2 EPSILON.
  const noise = Math.max(Math.min(0.0005, Math.abs(micros) * 1e-9), Math.abs(micros) * 2 * Number.EPSILON);
  return Math.abs(micros - nearest) <= noise ? nearest + 0 : Math.ceil(micros) + 0;
}

/** Micro-dollars → USD as a number, for the outside contract only. */
export function usdFromMicros(micros: MicroUsd): number {
  return micros / MICROS_PER_USD;
}

/** Micro-dollars → "$0.60" (two decimals, or up to four where two would hide the amount). For messages, never for sums. */
export function formatUsd(micros: MicroUsd): string {
  const sign = micros < 0 ? '-' : '';
  const amount = Math.abs(micros);
  if (amount > 0 && amount < 100) return `${sign}<$0.0001`;
  return `${sign}$${(amount / MICROS_PER_USD).toFixed(usdDigits(micros))}`;
}

/** How many decimals an amount in dollars needs: two, or up to four below a dollar where two would hide something. */
export function usdDigits(micros: MicroUsd): 2 | 3 | 4 {
  // Whole ten-thousandths of a dollar first: 999,999 is one dollar, not "$1.0000".
  const shown = Math.round(Math.abs(micros) / 100);
  return shown >= 10_000 || shown % 100 === 0 ? 2 : shown % 10 === 0 ? 3 : 4;
}
