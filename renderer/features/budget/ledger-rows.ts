import type { LedgerEntry } from '../../../src/contract/budget.ts';
import type { MicroUsd } from '../../../src/contract/units.ts';
import { formatMoney } from '../../format/money.ts';

/** Two runs of rows as one, newest first, each row once. */
export function joinEntries(newer: readonly LedgerEntry[], older: readonly LedgerEntry[]): LedgerEntry[] {
  const known = new Set(newer.map(({ id }) => id));
  return [...newer, ...older.filter(({ id }) => !known.has(id))].toSorted((one, other) => other.id - one.id);
}

/** A signed change of money: "+$0.60", "−$0.60" with a real minus, and "$0.00" for none. */
export function formatChange(micros: MicroUsd): string {
  if (micros === 0) return formatMoney(0);
  return micros > 0 ? `+${formatMoney(micros)}` : `−${formatMoney(-micros)}`;
}
