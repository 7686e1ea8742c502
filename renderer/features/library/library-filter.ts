import { ASSET_KINDS, type AssetFilter, type AssetKind, tagSchema } from '../../../src/contract/asset.ts';
import { type CollectionId, collectionIdSchema, type ProjectId, projectIdSchema } from '../../../src/contract/ids.ts';
import { PROVIDER_IDS, type ProviderId } from '../../../src/contract/provider.ts';
import { DAY, type EpochMs } from '../../../src/contract/units.ts';
import { startOfDay, startOfMonth } from './day-groups.ts';

/** The library's filter as the address says it: `#/library?text=…&kind=image&rating=4`. */
export type LibraryQuery = {
  readonly text: string;
  readonly kind: AssetKind | undefined;
  readonly provider: ProviderId | undefined;
  readonly favourite: boolean;
  /** 1 to 5; undefined does not narrow. */
  readonly minRating: number | undefined;
  /** Made today, in the last seven days, this calendar month or this year. */
  readonly since: Since | undefined;
  /** What cost something, or nothing. */
  readonly cost: 'paid' | 'free' | undefined;
  readonly model: string | undefined;
  /** All of these. */
  readonly tags: readonly string[];
  readonly collectionId: CollectionId | undefined;
  readonly projectId: ProjectId | undefined;
  readonly origin: 'made' | 'imported' | undefined;
  readonly trashed: boolean;
};

export const EVERYTHING: LibraryQuery = {
  text: '',
  kind: undefined,
  provider: undefined,
  favourite: false,
  minRating: undefined,
  since: undefined,
  cost: undefined,
  model: undefined,
  tags: [],
  collectionId: undefined,
  projectId: undefined,
  origin: undefined,
  trashed: false,
};

const MAX_TEXT = 500;
const MAX_TAGS = 20;
const ORIGINS = ['made', 'imported'] as const;
export const COSTS = ['paid', 'free'] as const;
export const SINCES = ['today', 'week', 'month', 'year'] as const;
export type Since = (typeof SINCES)[number];

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
    since: SINCES.find((known) => known === search.get('since')),
    cost: COSTS.find((known) => known === search.get('cost')),
    model: search.get('model') ?? undefined,
    tags: search
      .getAll('tag')
      .filter((tag) => tagSchema.safeParse(tag).success)
      .slice(0, MAX_TAGS),
    collectionId: collectionIdSchema.safeParse(search.get('collection')).data,
    projectId: projectIdSchema.safeParse(search.get('project')).data,
    origin: ORIGINS.find((known) => known === search.get('origin')),
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
  if (query.since !== undefined) search.set('since', query.since);
  if (query.cost !== undefined) search.set('cost', query.cost);
  if (query.model !== undefined) search.set('model', query.model);
  for (const tag of query.tags) search.append('tag', tag);
  if (query.collectionId !== undefined) search.set('collection', query.collectionId);
  if (query.projectId !== undefined) search.set('project', query.projectId);
  if (query.origin !== undefined) search.set('origin', query.origin);
  if (query.trashed) search.set('in', 'trash');
  return search;
}

/** What the engine is asked. @param now epoch milliseconds; decides where "today" and "this month" begin. */
export function filterFromQuery(query: LibraryQuery, now: EpochMs): AssetFilter {
  const text = query.text.trim();
  return {
    ...(text === '' ? {} : { text }),
    ...(query.kind === undefined ? {} : { kinds: [query.kind] }),
    ...(query.provider === undefined ? {} : { provider: query.provider }),
    ...(query.favourite ? { favourite: true } : {}),
    ...(query.minRating === undefined ? {} : { minRating: query.minRating }),
    ...(query.since === undefined ? {} : { createdAfter: instantOf(query.since, now) }),
    ...(query.cost === 'paid' ? { minCostMicros: 1 } : query.cost === 'free' ? { maxCostMicros: 0 } : {}),
    ...(query.model === undefined ? {} : { model: query.model }),
    ...(query.tags.length === 0 ? {} : { tags: [...query.tags] }),
    ...(query.collectionId === undefined ? {} : { collectionId: query.collectionId }),
    ...(query.projectId === undefined ? {} : { projectId: query.projectId }),
    ...(query.origin === undefined ? {} : { origin: query.origin }),
    trashed: query.trashed,
  };
}

function instantOf(since: Since, now: EpochMs): EpochMs {
  switch (since) {
    case 'today':
      return startOfDay(now);
    case 'week':
      return startOfDay(now - 6 * DAY);
    case 'month':
      return startOfMonth(now);
    case 'year':
      return new Date(new Date(now).getFullYear(), 0, 1).getTime();
  }
}

/** true when something narrows the list beyond "library or trash". */
export function isNarrowed(query: LibraryQuery): boolean {
  return searchFromQuery({ ...query, trashed: false }).size > 0;
}

/** Whether words are searched for: what they find is one section, without days. */
export function isSearch(query: LibraryQuery): boolean {
  return query.text.trim() !== '';
}
