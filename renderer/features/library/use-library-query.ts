import { useMemo } from 'react';
import { navigate, useRoute } from '../../router/use-route.ts';
import { type LibraryQuery, queryFromSearch, searchFromQuery } from './library-filter.ts';

/** The library's filter as the address says it. */
export function useLibraryQuery(): LibraryQuery {
  const search = useRoute(({ route }) => (route.view === 'library' ? route.query : ''));
  return useMemo(() => queryFromSearch(new URLSearchParams(search)), [search]);
}

/** Changes some of the filter that the address says. */
export function changeLibraryQuery(change: Partial<LibraryQuery>): void {
  const { route } = useRoute.getState();
  setLibraryQuery({ ...queryFromSearch(new URLSearchParams(route.view === 'library' ? route.query : '')), ...change });
}

/** Writes a filter into the address. `replace`: without a step for the back button, while typing. */
export function setLibraryQuery(query: LibraryQuery, options: { readonly replace?: boolean } = {}): void {
  navigate({ view: 'library', assetId: undefined, query: searchFromQuery(query).toString() }, options);
}
