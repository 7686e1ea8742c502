import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { LedgerEntry } from '../../contract/budget.ts';
import { usdFromMicros } from '../../contract/units.ts';
import { AppError } from '../../core/base/app-error.ts';
import { isoFromEpoch } from '../../core/base/clock.ts';
import type { Connection } from './connection.ts';

const PAGE = 500;

const COLUMNS: readonly (readonly [string, (entry: LedgerEntry) => string])[] = [
  ['id', (entry) => String(entry.id)],
  ['created_at', (entry) => isoFromEpoch(entry.createdAt)],
  ['window_at', (entry) => isoFromEpoch(entry.windowAt)],
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

/**
 * Writes the whole ledger, newest first, as CSV (RFC 4180, UTF-8, amounts in USD with six decimals). The file appears when it is
 * complete; one of that name is replaced. Throws AppError `invalid_request` when the place cannot be written.
 */
export async function exportLedger(connection: Connection, path: string): Promise<{ file: string; entries: number }> {
  const file = resolve(path);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const entries = await writeAll(connection, temporary);
    await rename(temporary, file);
    return { file, entries };
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof AppError) throw error;
    throw new AppError('invalid_request', `${file} cannot be written.`, { cause: error });
  }
}

async function writeAll(connection: Connection, path: string): Promise<number> {
  const output = await open(path, 'wx');
  try {
    await output.write(`${COLUMNS.map(([name]) => name).join(',')}\r\n`);
    return await writeEntries(connection, output);
  } finally {
    await output.close();
  }
}

async function writeEntries(connection: Connection, output: FileHandle): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await connection.call('budget.ledger', { limit: PAGE, cursor });
    const rows = page.entries.map((entry) => `${COLUMNS.map(([, cell]) => quoted(cell(entry))).join(',')}\r\n`);
    await output.write(rows.join(''));
    count += page.entries.length;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return count;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
