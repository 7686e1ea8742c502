import { locale } from './locale.ts';

const grouped = new Intl.NumberFormat(locale);
const byDigits = [0, 1, 2].map(
  (digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

export type DecimalMark = '.' | ',';

/** What stands between whole and fraction in this language. */
export const DECIMAL_MARK: DecimalMark = grouped.format(1.5).includes(',') ? ',' : '.';

/** A count with grouped thousands: 12345 → "12,345", in German "12.345". */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** A number with so many decimals, grouped: (9.26, 1) → "9.3", in German "9,3". */
export function formatFixed(value: number, digits: 0 | 1 | 2): string {
  return (byDigits[digits] ?? grouped).format(value);
}

/** A number in full and as one types it, without groups: 7.5 → "7.5", in German "7,5"; seeds stay one row of digits. */
export function numberText(value: number): string {
  return String(value).replace('.', DECIMAL_MARK);
}
