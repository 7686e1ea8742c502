import { useEffect, useMemo, useState } from 'react';
import type { AssetFilter } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { now } from '../../clock.ts';
import { type AssetPage, filterKey, useAssets } from '../../stores/assets.ts';
import { useConnection } from '../../stores/connection.ts';
import { readAssets } from '../../stores/read-assets.ts';
import { startOfDay } from './day-groups.ts';
import { filterFromQuery, type LibraryQuery } from './library-filter.ts';
import { useToday } from './use-today.ts';

/** The list that answers a query. While a new one is being read, `page` stays the last one that was shown and `isStale` is true. */
export type AssetListState = {
  readonly filter: AssetFilter;
  /** Names the list that is shown. */
  readonly key: string;
  /** What the list that is shown answers: the query itself, or the last one that was answered. */
  readonly query: LibraryQuery;
  /** undefined before anything was read. */
  readonly page: AssetPage | undefined;
  readonly isStale: boolean;
  readonly retry: () => void;
};

/** Asks for the list of a query that the window will be drawn for next, unless it is there or asked for. */
export function readAhead(query: LibraryQuery): void {
  const filter = filterFromQuery(query, startOfDay(now()));
  if (useConnection.getState().state !== 'connected') return;
  if (useAssets.getState().pages[filterKey(filter)] === undefined) void readAssets(client(), filter);
}

/** Reads the list of a query into the store when it is not there yet, and follows it. */
export function useAssetList(query: LibraryQuery): AssetListState {
  const today = useToday();
  const filter = useMemo(() => filterFromQuery(query, today), [query, today]);
  const wanted = filterKey(filter);
  const isConnected = useConnection(({ state }) => state === 'connected');
  const page = useAssets(({ pages }) => pages[wanted]);
  const isUnread = page === undefined;
  const isAnswered = page !== undefined && page.load.kind !== 'loading';
  const [lastAnswered, setLastAnswered] = useState({ key: wanted, query });
  if (isAnswered && lastAnswered.query !== query) setLastAnswered({ key: wanted, query });
  const { key, query: shown } = isAnswered ? { key: wanted, query } : lastAnswered;
  const shownPage = useAssets(({ pages }) => pages[key]);

  useEffect(() => {
    if (isUnread && isConnected) void readAssets(client(), filter);
  }, [isUnread, isConnected, filter]);

  return {
    filter,
    key,
    query: shown,
    page: shownPage,
    isStale: key !== wanted,
    retry: () => void readAssets(client(), filter),
  };
}
