import { MICROS_PER_USD, type MicroUsd } from '../../../src/contract/units.ts';
import { DECIMAL_MARK, type DecimalMark } from '../../format/numbers.ts';

/** The highest monthly limit that the field takes: a million dollars; more is a slip of the finger. */
export const MAX_LIMIT_USD = 1_000_000;

export type AmountCheck =
  | { readonly ok: true; readonly micros: MicroUsd }
  | { readonly ok: false; readonly problem: 'empty' | 'not_an_amount' | 'too_many_decimals' | 'too_large' };

/** Whole thousands apart, in the two ways to write them. */
const GROUPED = { '.': /^\d{1,3}(,\d{3})+(\.\d+)?$/, ',': /^\d{1,3}(\.\d{3})+(,\d+)?$/ } as const;

/**
 * Reads a limit as people write it: "50", "$50", "49.90", "49,90", "1,250.00", and where the mark is a comma, "1.250,00".
 * Exact: no float touches the amount. A limit of 0 is a limit: nothing that costs money may run.
 * @param mark what the reader's language puts before the cents. Either mark is taken where only one reading makes sense.
 */
export function readLimitAmount(typed: string, mark: DecimalMark = DECIMAL_MARK): AmountCheck {
  const text = typed.trim().replace(/^\$\s*|\s*(USD|\$)$/gi, '');
  if (text === '') return { ok: false, problem: 'empty' };
  const plain = (GROUPED[mark].test(text) ? text.replaceAll(mark === '.' ? ',' : '.', '') : text).replace(',', '.');
  const match = /^(\d+)(?:\.(\d+))?$/.exec(plain);
  if (match?.[1] === undefined) return { ok: false, problem: 'not_an_amount' };
  const decimals = match[2] ?? '';
  if (decimals.length > 2) return { ok: false, problem: 'too_many_decimals' };
  const dollars = Number(match[1]);
  if (dollars > MAX_LIMIT_USD) return { ok: false, problem: 'too_large' };
  return { ok: true, micros: dollars * MICROS_PER_USD + Number(decimals.padEnd(2, '0')) * 10_000 };
}

/** Micro-dollars → what the field shows for editing: "50" or "49.90", with a decimal comma "49,90". */
export function limitAmountText(micros: MicroUsd, mark: DecimalMark = DECIMAL_MARK): string {
  const usd = micros / MICROS_PER_USD;
  return Number.isInteger(usd) ? String(usd) : usd.toFixed(2).replace('.', mark);
}
