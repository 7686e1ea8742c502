import type { Client } from '../../../src/contract/client.ts';
import { LEDGER_CSV_HEAD, ledgerCsvLine } from '../../../src/contract/ledger-csv.ts';

const PAGE_SIZE = 500;

/** Every row of the ledger as CSV, newest first, the same as `gesso budget export`. Rejects with ClientError. */
export async function ledgerCsv(client: Client): Promise<string> {
  const lines = [LEDGER_CSV_HEAD];
  let cursor: string | undefined;
  do {
    const page = await client.call('budget.ledger', { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) });
    lines.push(...page.entries.map(ledgerCsvLine));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return lines.join('');
}
