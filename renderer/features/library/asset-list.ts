import type { AssetView } from '../../../src/contract/asset.ts';
import type { EpochMs } from '../../../src/contract/units.ts';
import { startOfMonth } from './day-groups.ts';
import { isRanked, type LibraryQuery } from './library-filter.ts';

/** The part of a list that is here so far, in the engine's order, and what has arrived since the user scrolled down. */
export type AssetList = {
  readonly assets: readonly AssetView[];
  /** Newest first; shown when the user asks or returns to the top, so that nothing moves under the eye. */
  readonly pending: readonly AssetView[];
  /** null on the last page. */
  readonly nextCursor: string | null;
  /** How many the filter finds, loaded or not. */
  readonly total: number;
};

export type AssetPage = { readonly assets: readonly AssetView[]; readonly nextCursor: string | null; readonly total: number };

export const NO_ASSETS: AssetList = { assets: [], pending: [], nextCursor: null, total: 0 };

/** Whether an asset belongs to a query: `ask` when only the engine can tell (it ranks texts). */
export function belongsTo(query: LibraryQuery, asset: AssetView, now: EpochMs): 'yes' | 'no' | 'ask' {
  const isOutside =
    (asset.trashedAt !== null) !== query.trashed ||
    (query.kind !== undefined && asset.kind !== query.kind) ||
    (query.provider !== undefined && asset.provider !== query.provider) ||
    (query.favourite && !asset.favourite) ||
    (query.minRating !== undefined && asset.rating < query.minRating) ||
    (query.thisMonth && asset.createdAt < startOfMonth(now));
  if (isOutside) return 'no';
  return isRanked(query) ? 'ask' : 'yes';
}

/** Appends a page; what arrived meanwhile by event is not doubled. */
export function appendPage(list: AssetList, page: AssetPage): AssetList {
  const known = new Set([...list.assets, ...list.pending].map(({ id }) => id));
  const added = page.assets.filter(({ id }) => !known.has(id));
  return { ...list, assets: [...list.assets, ...added], nextCursor: page.nextCursor, total: page.total };
}

/** Takes in a new result that belongs to the list. `hold`: the user has scrolled down; it waits in `pending`. */
export function addAsset(list: AssetList, asset: AssetView, hold: boolean): AssetList {
  if (list.assets.some(({ id }) => id === asset.id) || list.pending.some(({ id }) => id === asset.id)) return list;
  if (hold) return { ...list, pending: insertNewestFirst(list.pending, asset), total: list.total + 1 };
  return { ...list, assets: insertNewestFirst(list.assets, asset), total: list.total + 1 };
}

/** Shows what has waited. */
export function showPending(list: AssetList): AssetList {
  if (list.pending.length === 0) return list;
  return { ...list, assets: list.pending.toReversed().reduce((assets, asset) => insertNewestFirst(assets, asset), list.assets), pending: [] };
}

/** Replaces an asset by a newer revision of it; older ones and strangers change nothing. */
export function replaceAsset(list: AssetList, asset: AssetView): AssetList {
  const replaceIn = (assets: readonly AssetView[]): readonly AssetView[] => {
    const index = assets.findIndex(({ id }) => id === asset.id);
    const old = assets[index];
    return old === undefined || old.revision >= asset.revision ? assets : assets.with(index, asset);
  };
  const assets = replaceIn(list.assets);
  const pending = replaceIn(list.pending);
  return assets === list.assets && pending === list.pending ? list : { ...list, assets, pending };
}

/** Takes assets out, for example because they went to the trash. */
export function removeAssets(list: AssetList, ids: ReadonlySet<string>): AssetList {
  const assets = list.assets.filter(({ id }) => !ids.has(id));
  const pending = list.pending.filter(({ id }) => !ids.has(id));
  const gone = list.assets.length - assets.length + list.pending.length - pending.length;
  return gone === 0 ? list : { ...list, assets, pending, total: Math.max(0, list.total - gone) };
}

/** Puts an asset back where its date belongs, for undo; only when that place is among the loaded pages. */
export function reinsertAsset(list: AssetList, asset: AssetView): AssetList {
  const last = list.assets.at(-1);
  const isBeyondLoaded = list.nextCursor !== null && last !== undefined && isNewer(last, asset);
  return isBeyondLoaded ? { ...list, total: list.total + 1 } : addAsset(list, asset, false);
}

function insertNewestFirst(assets: readonly AssetView[], asset: AssetView): readonly AssetView[] {
  const index = assets.findIndex((other) => isNewer(asset, other));
  return assets.toSpliced(index < 0 ? assets.length : index, 0, asset);
}

/** The library's order: newest first, then by id (ids are time-ordered). */
function isNewer(one: AssetView, other: AssetView): boolean {
  return one.createdAt === other.createdAt ? one.id > other.id : one.createdAt > other.createdAt;
}
