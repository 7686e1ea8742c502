import { useMemo } from 'react';
import { navigate, useRoute } from '../../router/use-route.ts';
import { type LibraryQuery, queryFromSearch, searchFromQuery } from './library-filter.ts';

/** The library's filter as the address says it. */
export function useLibraryQuery(): LibraryQuery {
  const search = useRoute(({ route }) => (route.view === 'library' ? route.query : ''));
  return useMemo(() => queryFromSearch(new URLSearchParams(search)), [search]);
}

/** Writes a filter into the address. `replace`: without a step for the back button, while typing. */
export function setLibraryQuery(query: LibraryQuery, options: { readonly replace?: boolean } = {}): void {
  navigate({ view: 'library', assetId: undefined, query: searchFromQuery(query).toString() }, options);
}
