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
    (filter.projectId !== undefined && filter.projectId !== asset.projectId) ||
    (filter.jobId !== undefined && filter.jobId !== asset.jobId) ||
    (filter.favourite !== undefined && filter.favourite !== asset.favourite) ||
    (filter.minRating !== undefined && asset.rating < filter.minRating) ||
    (filter.createdAfter !== undefined && asset.createdAt < filter.createdAfter) ||
    (filter.createdBefore !== undefined && asset.createdAt >= filter.createdBefore);
  if (isOut) return false;
  return filter.text === undefined || filter.text.trim() === '' ? true : undefined;
}
