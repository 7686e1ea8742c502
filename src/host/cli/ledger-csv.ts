import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LEDGER_CSV_HEAD, ledgerCsvLine } from '../../contract/ledger-csv.ts';
import { AppError } from '../../core/base/app-error.ts';
import type { Connection } from './connection.ts';

const PAGE = 500;

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
    await output.write(LEDGER_CSV_HEAD);
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
    await output.write(page.entries.map(ledgerCsvLine).join(''));
    count += page.entries.length;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return count;
}
