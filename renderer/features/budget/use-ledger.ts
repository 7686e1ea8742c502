import { useCallback, useEffect, useRef, useState } from 'react';
import type { BudgetView, LedgerEntry } from '../../../src/contract/budget.ts';
import { client } from '../../client/current-client.ts';
import { detailsOf, type LoadState, LOADING, messageOf, READY } from '../../stores/loadable.ts';
import { joinEntries } from './ledger-rows.ts';

export type LedgerState = {
  readonly load: LoadState;
  readonly entries: readonly LedgerEntry[];
  readonly nextCursor: string | null;
};

const PAGE_SIZE = 50;

/** The ledger, newest first, page by page. Read again whenever the budget changes; rows that were loaded stay. */
export function useLedger(budget: BudgetView): {
  readonly ledger: LedgerState;
  readonly readMore: () => void;
  readonly retry: () => void;
} {
  const [ledger, setLedger] = useState<LedgerState>({ load: LOADING, entries: [], nextCursor: null });
  const isReadingMore = useRef(false);

  const readNewest = useCallback((): void => {
    client()
      .call('budget.ledger', { limit: PAGE_SIZE })
      .then(
        (page) =>
          setLedger((known) => {
            const isGap =
              known.entries.length > 0 &&
              page.entries.length === PAGE_SIZE &&
              !page.entries.some(({ id }) => id === known.entries[0]?.id);
            const isFresh = known.load.kind !== 'ready' || known.entries.length === 0 || isGap;
            return isFresh
              ? { load: READY, entries: page.entries, nextCursor: page.nextCursor }
              : { ...known, entries: joinEntries(page.entries, known.entries) };
          }),
        (error: unknown) =>
          setLedger((known) =>
            known.load.kind === 'ready'
              ? known
              : { ...known, load: { kind: 'failed', message: messageOf(error), details: detailsOf(error) } },
          ),
      );
  }, []);

  useEffect(readNewest, [readNewest, budget]);

  const cursor = ledger.nextCursor;
  const readMore = useCallback((): void => {
    if (cursor === null || isReadingMore.current) return;
    isReadingMore.current = true;
    client()
      .call('budget.ledger', { limit: PAGE_SIZE, cursor })
      .then(
        (page) =>
          setLedger((known) => ({
            load: READY,
            entries: joinEntries(known.entries, page.entries),
            nextCursor: page.nextCursor,
          })),
        (error: unknown) =>
          setLedger((known) => ({
            ...known,
            load: { kind: 'failed', message: messageOf(error), details: detailsOf(error) },
          })),
      )
      .finally(() => {
        isReadingMore.current = false;
      });
  }, [cursor]);

  return { ledger, readMore, retry: readNewest };
}
