import type { AssetFilter, AssetView } from '../../src/contract/asset.ts';

/**
 * Whether an asset belongs to a filter, as far as this window can tell: text search is the engine's (it ranks and knows tags), so a
 * filter with text answers undefined for what passes everything else: leave the list as it is.
 */
export function matchesFilter(filter: AssetFilter, asset: AssetView): boolean | undefined {
  const isOut =
    (asset.trashedAt !== null) !== (filter.trashed ?? false) ||
    (filter.kinds !== undefined && !filter.kinds.includes(asset.kind)) ||
    (filter.provider !== undefined && filter.provider !== asset.provider) ||
    (filter.model !== undefined && filter.model !== asset.model) ||
    (filter.origin !== undefined && (filter.origin === 'imported') !== (asset.jobId === null)) ||
    (filter.tags !== undefined && !filter.tags.every((tag) => hasTag(asset, tag))) ||
    (filter.minCostMicros !== undefined && (asset.costMicros ?? -1) < filter.minCostMicros) ||
    (filter.maxCostMicros !== undefined && (asset.costMicros ?? 0) > filter.maxCostMicros) ||
    (filter.projectId !== undefined && filter.projectId !== asset.projectId) ||
    (filter.jobId !== undefined && filter.jobId !== asset.jobId) ||
    (filter.favourite !== undefined && filter.favourite !== asset.favourite) ||
    (filter.minRating !== undefined && asset.rating < filter.minRating) ||
    (filter.createdAfter !== undefined && asset.createdAt < filter.createdAfter) ||
    (filter.createdBefore !== undefined && asset.createdAt >= filter.createdBefore);
  if (isOut) return false;
  // Who belongs to a collection only the engine knows.
  if (filter.collectionId !== undefined) return undefined;
  return filter.text === undefined || filter.text.trim() === '' ? true : undefined;
}

function hasTag(asset: AssetView, wanted: string): boolean {
  return asset.tags.some((tag) => tag.toLowerCase() === wanted.toLowerCase());
}
