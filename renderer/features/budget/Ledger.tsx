import { ReceiptText } from 'lucide-react';
import type { BudgetView as Budget, LedgerEntry } from '../../../src/contract/budget.ts';
import { COST_BASES } from '../../../src/contract/job.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { formatInstant } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';
import { providerById, useProviders } from '../../stores/providers.ts';
import { CsvButton } from './CsvButton.tsx';
import { formatChange } from './ledger-rows.ts';
import { useLedger } from './use-ledger.ts';

const texts = messages.budgetView;

/** Every movement of money, newest first. */
export function Ledger({ budget }: { readonly budget: Budget }) {
  const { ledger, readMore, retry } = useLedger(budget);
  return (
    <section aria-labelledby="ledger-title" className="min-w-0 rounded-card border border-line bg-surface p-4">
      <div className="flex items-center gap-2">
        <h2 id="ledger-title" className="flex-1 font-semibold">
          {texts.ledger}
        </h2>
        {ledger.entries.length === 0 ? null : <CsvButton />}
      </div>
      <p className="mt-0.5 text-muted">{texts.ledgerIntro}</p>
      {ledger.load.kind === 'loading' ? (
        <div aria-busy className="mt-3 flex flex-col gap-2">
          {[0, 1, 2, 3].map((i) => (
            <Skeleton key={i} className="h-7 w-full" />
          ))}
        </div>
      ) : ledger.entries.length > 0 ? (
        <Table entries={ledger.entries} />
      ) : ledger.load.kind === 'ready' ? (
        <EmptyState
          icon={<ReceiptText size={18} aria-hidden />}
          title={texts.ledgerEmptyTitle}
          text={texts.ledgerEmptyText}
        />
      ) : null}
      {ledger.load.kind === 'failed' ? (
        <ErrorState
          title={texts.ledgerFailed}
          text={ledger.load.message}
          details={ledger.load.details}
          onRetry={ledger.entries.length > 0 ? readMore : retry}
        />
      ) : null}
      {ledger.nextCursor === null || ledger.load.kind !== 'ready' ? null : (
        <Button size="small" className="mt-3" onClick={readMore}>
          {texts.more}
        </Button>
      )}
    </section>
  );
}

function Table({ entries }: { readonly entries: readonly LedgerEntry[] }) {
  const { columns } = texts;
  const head = 'pb-2 pr-4 text-left text-small font-normal whitespace-nowrap text-muted last:pr-0';
  return (
    <div tabIndex={0} role="region" aria-label={texts.ledgerRows} className="mt-3 overflow-x-auto">
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className={head}>
              {columns.when}
            </th>
            <th scope="col" className={head}>
              {columns.what}
            </th>
            <th scope="col" className={head}>
              {columns.provider}
            </th>
            <th scope="col" className={`${head} max-md:hidden`}>
              {columns.basis}
            </th>
            <th scope="col" className={`${head} text-right!`}>
              {columns.held}
            </th>
            <th scope="col" className={`${head} text-right!`}>
              {columns.spent}
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ entry }: { readonly entry: LedgerEntry }) {
  const provider = useProviders(({ list }) => providerById(list, entry.provider)?.name) ?? entry.provider;
  const basis = COST_BASES.find((known) => known === entry.costBasis);
  const cell = 'py-2 pr-4 whitespace-nowrap last:pr-0';
  const money = (micros: number): string => `figures text-right ${micros === 0 ? 'text-muted' : ''}`;
  return (
    <tr className="border-b border-line last:border-b-0">
      <td className={`${cell} figures text-muted`}>{formatInstant(entry.createdAt)}</td>
      <td className={cell}>{texts.entryKinds[entry.kind]}</td>
      <td className={cell}>{provider}</td>
      <td className={`${cell} text-muted max-md:hidden`}>{basis === undefined ? '' : texts.bases[basis]}</td>
      <td className={`${cell} ${money(entry.heldMicros)}`}>{formatChange(entry.heldMicros)}</td>
      <td className={`${cell} ${money(entry.spentMicros)}`}>{formatChange(entry.spentMicros)}</td>
    </tr>
  );
}
