import { MICROS_PER_USD, type MicroUsd, usdDigits } from '../../src/contract/units.ts';
import { locale } from './locale.ts';

const byDigits = [0, 1, 2, 3, 4].map(
  (digits) =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }),
);

/** Micro-dollars → "$0.60", in German "0,60 $"; up to four decimals where two would hide the amount, "<$0.0001" below those. */
export function formatMoney(micros: MicroUsd): string {
  const amount = Math.abs(micros);
  if (amount > 0 && amount < 100) return `${micros < 0 ? '-' : ''}<${inDollars(100, 4)}`;
  return inDollars(micros, usdDigits(micros));
}

function inDollars(micros: MicroUsd, digits: number): string {
  return byDigits[digits]?.format(micros / MICROS_PER_USD) ?? '';
}
