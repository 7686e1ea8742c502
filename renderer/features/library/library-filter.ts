import { ASSET_KINDS, type AssetFilter, type AssetKind } from '../../../src/contract/asset.ts';
import { PROVIDER_IDS, type ProviderId } from '../../../src/contract/provider.ts';
import type { EpochMs } from '../../../src/contract/units.ts';
import { startOfMonth } from './day-groups.ts';

/** The library's filter as the address says it: `#/library?text=…&kind=image&rating=4`. */
export type LibraryQuery = {
  readonly text: string;
  readonly kind: AssetKind | undefined;
  readonly provider: ProviderId | undefined;
  readonly favourite: boolean;
  /** 1 to 5; undefined does not narrow. */
  readonly minRating: number | undefined;
  readonly thisMonth: boolean;
  readonly trashed: boolean;
};

export const EVERYTHING: LibraryQuery = {
  text: '',
  kind: undefined,
  provider: undefined,
  favourite: false,
  minRating: undefined,
  thisMonth: false,
  trashed: false,
};

const MAX_TEXT = 500;

/** Reads the address. What it does not understand does not narrow; it never throws. */
export function queryFromSearch(search: URLSearchParams): LibraryQuery {
  const kind = search.get('kind');
  const provider = search.get('provider');
  const rating = Number(search.get('rating') ?? '');
  return {
    text: (search.get('text') ?? '').slice(0, MAX_TEXT),
    kind: ASSET_KINDS.find((known) => known === kind),
    provider: PROVIDER_IDS.find((known) => known === provider),
    favourite: search.get('favourite') === '1',
    minRating: Number.isInteger(rating) && rating >= 1 && rating <= 5 ? rating : undefined,
    thisMonth: search.get('since') === 'month',
    trashed: search.get('in') === 'trash',
  };
}

/** Writes the address; what does not narrow is left out, so that the plain library has a plain address. */
export function searchFromQuery(query: LibraryQuery): URLSearchParams {
  const search = new URLSearchParams();
  if (query.text !== '') search.set('text', query.text);
  if (query.kind !== undefined) search.set('kind', query.kind);
  if (query.provider !== undefined) search.set('provider', query.provider);
  if (query.favourite) search.set('favourite', '1');
  if (query.minRating !== undefined) search.set('rating', String(query.minRating));
  if (query.thisMonth) search.set('since', 'month');
  if (query.trashed) search.set('in', 'trash');
  return search;
}

/** What the engine is asked. @param now epoch milliseconds; decides where "this month" begins. */
export function filterFromQuery(query: LibraryQuery, now: EpochMs): AssetFilter {
  const text = query.text.trim();
  return {
    ...(text === '' ? {} : { text }),
    ...(query.kind === undefined ? {} : { kinds: [query.kind] }),
    ...(query.provider === undefined ? {} : { provider: query.provider }),
    ...(query.favourite ? { favourite: true } : {}),
    ...(query.minRating === undefined ? {} : { minRating: query.minRating }),
    ...(query.thisMonth ? { createdAfter: startOfMonth(now) } : {}),
    trashed: query.trashed,
  };
}

/** true when something narrows the list beyond "library or trash". */
export function isNarrowed(query: LibraryQuery): boolean {
  return searchFromQuery({ ...query, trashed: false }).size > 0;
}

/** Best match first instead of newest first: then days mean nothing and are not shown. */
export function isRanked(query: LibraryQuery): boolean {
  return query.text.trim() !== '';
}
