import { type MicroUsd, MICROS_PER_USD } from '../../../contract/units.ts';

/** A credit of Runway, micro-dollars: it sells a hundred for a dollar (docs.dev.runwayml.com/guides/pricing). */
const CREDIT: MicroUsd = 10_000;

/** Credits as money, rounded up. */
export function microsOfCredits(credits: number): MicroUsd {
  return Math.ceil(credits * CREDIT);
}

/** "1,240 credits ($12.40)". */
export function creditsText(credits: number): string {
  const usd = (microsOfCredits(credits) / MICROS_PER_USD).toFixed(2);
  return `${credits.toLocaleString('en-US')} ${credits === 1 ? 'credit' : 'credits'} ($${usd})`;
}
