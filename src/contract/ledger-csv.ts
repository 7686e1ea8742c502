import type { LedgerEntry } from './budget.ts';
import { type EpochMs, usdFromMicros } from './units.ts';

const COLUMNS: readonly (readonly [string, (entry: LedgerEntry) => string])[] = [
  ['id', (entry) => String(entry.id)],
  ['created_at', (entry) => isoOf(entry.createdAt)],
  ['window_at', (entry) => isoOf(entry.windowAt)],
  ['kind', (entry) => entry.kind],
  ['job_id', (entry) => entry.jobId],
  ['attempt', (entry) => String(entry.attempt)],
  ['reservation_id', (entry) => entry.reservationId],
  ['provider', (entry) => entry.provider],
  ['held_usd', (entry) => usdFromMicros(entry.heldMicros).toFixed(6)],
  ['spent_usd', (entry) => usdFromMicros(entry.spentMicros).toFixed(6)],
  ['cost_basis', (entry) => entry.costBasis ?? ''],
  ['price_version', (entry) => entry.priceVersion ?? ''],
];

/** The first line of a ledger as CSV (RFC 4180), with its line end. */
export const LEDGER_CSV_HEAD = `${COLUMNS.map(([name]) => name).join(',')}\r\n`;

/** One row of the ledger as a line of CSV, with its line end; amounts in USD with six decimals. */
export function ledgerCsvLine(entry: LedgerEntry): string {
  return `${COLUMNS.map(([, cell]) => quoted(cell(entry))).join(',')}\r\n`;
}

function isoOf(at: EpochMs): string {
  return new Date(at).toISOString();
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
