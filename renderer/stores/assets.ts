import { create } from 'zustand';
import type { AssetFilter, AssetView } from '../../src/contract/asset.ts';
import type { AssetId } from '../../src/contract/ids.ts';
import { matchesFilter } from './asset-filter.ts';
import { type LoadState, LOADING, READY } from './loadable.ts';

/** One filter's list as far as it was read. */
export type AssetPage = {
  readonly filter: AssetFilter;
  readonly load: LoadState;
  readonly ids: readonly AssetId[];
  /** How many there are in all. */
  readonly total: number;
  /** null: everything was read. */
  readonly nextCursor: string | null;
  /** Rises with each reading from the start; an answer for an older one is dropped. */
  readonly reading: number;
};

export type AssetsState = {
  readonly byId: Readonly<Record<AssetId, AssetView>>;
  readonly pages: Readonly<Record<string, AssetPage>>;
};

export const EMPTY_ASSETS: AssetsState = { byId: {}, pages: {} };

/** The library as far as it was read: every asset once, lists of ids per filter. */
export const useAssets = create<AssetsState>()(() => EMPTY_ASSETS);

/** The key of a filter in `pages`: the same for filters that mean the same. */
export function filterKey(filter: AssetFilter): string {
  const entries = Object.entries(filter).filter(
    ([name, value]) => value !== undefined && !(name === 'trashed' && value === false),
  );
  return JSON.stringify(entries.toSorted(([a], [b]) => a.localeCompare(b)));
}

const WHOLE_LIBRARY = filterKey({});

/** Begins to read a filter from its start; what was read before stays visible until the answer comes. Pure. */
export function withReading(state: AssetsState, filter: AssetFilter): AssetsState {
  const key = filterKey(filter);
  const known = state.pages[key];
  const page: AssetPage =
    known === undefined
      ? { filter, load: LOADING, ids: [], total: 0, nextCursor: null, reading: 1 }
      : { ...known, load: known.load.kind === 'ready' ? READY : LOADING, reading: known.reading + 1 };
  return { ...state, pages: { ...withoutOldLists(state.pages, key), [key]: page } };
}

/** A search leaves a list behind with every key that is typed, a filter with every choice: only the last few are kept beside the whole library. */
export const MAX_LISTS_KEPT = 8;

/** Results kept that no list holds (any more): the dock shows those of its jobs. */
export const MAX_LOOSE_KEPT = 600;

function withoutOldLists(pages: AssetsState['pages'], key: string): AssetsState['pages'] {
  const others = Object.keys(pages).filter((known) => known !== key && known !== WHOLE_LIBRARY);
  const old = new Set(others.slice(0, Math.max(0, others.length - MAX_LISTS_KEPT + 1)));
  return old.size === 0 ? pages : Object.fromEntries(Object.entries(pages).filter(([known]) => !old.has(known)));
}

/** Lets go of what no list holds, the newest excepted, so that a window that is open for weeks does not grow. */
function withoutLoose(byId: AssetsState['byId'], pages: AssetsState['pages']): AssetsState['byId'] {
  const held = new Set<string>(Object.values(pages).flatMap(({ ids }) => ids));
  const loose = Object.values(byId).filter(({ id }) => !held.has(id));
  if (loose.length <= MAX_LOOSE_KEPT) return byId;
  const gone = new Set(
    loose
      .toSorted((a, b) => b.createdAt - a.createdAt)
      .slice(MAX_LOOSE_KEPT)
      .map(({ id }) => id),
  );
  return Object.fromEntries(Object.values(byId).flatMap((asset) => (gone.has(asset.id) ? [] : [[asset.id, asset]])));
}

/** Takes in one page of answers, from the start (`append: false`) or after what is there. Pure. */
export function withPage(
  state: AssetsState,
  filter: AssetFilter,
  answer: {
    readonly assets: readonly AssetView[];
    readonly total: number;
    readonly nextCursor: string | null;
    readonly append: boolean;
  },
): AssetsState {
  const key = filterKey(filter);
  const known = state.pages[key];
  const before = answer.append ? (known?.ids ?? []) : [];
  const seen = new Set(before);
  const ids = [...before, ...answer.assets.map((asset) => asset.id).filter((id) => !seen.has(id))];
  const page: AssetPage = {
    filter,
    load: READY,
    ids,
    total: answer.total,
    nextCursor: answer.nextCursor,
    reading: known?.reading ?? 1,
  };
  const pages = { ...state.pages, [key]: page };
  const byId = withNewer(state.byId, answer.assets);
  return { byId: answer.append ? byId : withoutLoose(byId, pages), pages };
}

/** Takes in an asset that was added or changed: into `byId`, into the lists it newly belongs to where its date puts it, out of those it has left. Pure. */
export function withAsset(state: AssetsState, asset: AssetView): AssetsState {
  const known = state.byId[asset.id];
  if (known !== undefined && known.revision > asset.revision) return state;
  const pages = Object.fromEntries(
    Object.entries(state.pages).map(([key, page]) => [key, placeAsset(page, asset, state.byId)]),
  );
  return { byId: { ...state.byId, [asset.id]: asset }, pages };
}

function placeAsset(page: AssetPage, asset: AssetView, byId: AssetsState['byId']): AssetPage {
  const isListed = page.ids.includes(asset.id);
  const belongs = matchesFilter(page.filter, asset);
  if (isListed && belongs === false)
    return { ...page, ids: page.ids.filter((id) => id !== asset.id), total: Math.max(0, page.total - 1) };
  if (isListed || belongs !== true || page.load.kind !== 'ready') return page;
  return { ...page, ids: withPlaced(page, asset, byId), total: page.total + 1 };
}

/** Lists are newest first: a new result goes to the front, one that comes back (undo, restore) to where its date puts it. */
function withPlaced(page: AssetPage, asset: AssetView, byId: AssetsState['byId']): readonly AssetId[] {
  const older = page.ids.findIndex((id) => (byId[id]?.createdAt ?? 0) <= asset.createdAt);
  if (older >= 0) return page.ids.toSpliced(older, 0, asset.id);
  // Older than everything that was read: its place is on a page that is still to come.
  return page.nextCursor === null ? [...page.ids, asset.id] : page.ids;
}

function withNewer(byId: AssetsState['byId'], assets: readonly AssetView[]): AssetsState['byId'] {
  const next: Record<AssetId, AssetView> = { ...byId };
  for (const asset of assets) {
    const known = next[asset.id];
    if (known === undefined || known.revision <= asset.revision) next[asset.id] = asset;
  }
  return next;
}
