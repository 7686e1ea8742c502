import { MICROS_PER_USD, type MicroUsd } from '../../../src/contract/units.ts';

/** The highest monthly limit that the field takes: a million dollars; more is a slip of the finger. */
export const MAX_LIMIT_USD = 1_000_000;

export type AmountCheck =
  | { readonly ok: true; readonly micros: MicroUsd }
  | { readonly ok: false; readonly problem: 'empty' | 'not_an_amount' | 'too_many_decimals' | 'too_large' };

/**
 * Reads a limit as people write it: "50", "$50", "49.90", "49,90", "1,250.00". Exact: no float touches the amount.
 * A limit of 0 is a limit: nothing that costs money may run.
 */
export function readLimitAmount(typed: string): AmountCheck {
  const text = typed.trim().replace(/^\$\s*|\s*(USD|\$)$/gi, '');
  if (text === '') return { ok: false, problem: 'empty' };
  const plain = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text.replace(',', '.');
  const match = /^(\d+)(?:\.(\d+))?$/.exec(plain);
  if (match?.[1] === undefined) return { ok: false, problem: 'not_an_amount' };
  const decimals = match[2] ?? '';
  if (decimals.length > 2) return { ok: false, problem: 'too_many_decimals' };
  const dollars = Number(match[1]);
  if (dollars > MAX_LIMIT_USD) return { ok: false, problem: 'too_large' };
  return { ok: true, micros: dollars * MICROS_PER_USD + Number(decimals.padEnd(2, '0')) * 10_000 };
}

/** Micro-dollars → what the field shows for editing: "50" or "49.90". */
export function limitAmountText(micros: MicroUsd): string {
  const usd = micros / MICROS_PER_USD;
  return Number.isInteger(usd) ? String(usd) : usd.toFixed(2);
}
