import type { AssetId } from '../../contract/ids.ts';
import type { ProviderId } from '../../contract/provider.ts';
import type { Db } from '../db/open.ts';
import type { AssetFile } from '../engine-type.ts';
import { fileStem } from '../assets/export.ts';
import { findAsset } from '../assets/library.ts';
import type { SmallThumbnails } from '../assets/small-thumbnails.ts';
import type { AssetStore } from '../assets/store.ts';
import type { Previews } from '../previews/previews.ts';

/** Where a file of the library lies, for a host that serves it; undefined when there is no such asset or, for a thumbnail, none yet. */
export function assetFile(
  sources: { readonly db: Db; readonly store: AssetStore },
  assetId: AssetId,
  variant: 'original' | 'thumbnail',
): AssetFile | undefined {
  const row = findAsset(sources.db, assetId);
  if (row === undefined || (variant === 'thumbnail' && row.has_thumbnail === 0)) return undefined;
  const stem = fileStem(row);
  return variant === 'thumbnail'
    ? {
        path: sources.store.thumbnailPathOf(row.sha256),
        mime: 'image/webp',
        sha256: `${row.sha256}-thumbnail`,
        fileName: `${stem}.webp`,
      }
    : {
        path: sources.store.pathOf(row.sha256, row.extension),
        mime: row.mime,
        sha256: row.sha256,
        fileName: `${stem}.${row.extension}`,
      };
}

/** Where the thumbnail for a screen of single density lies; that of the thumbnail itself when none can be made; undefined when there is neither. */
export async function smallThumbnail(
  sources: { readonly db: Db; readonly store: AssetStore; readonly small: SmallThumbnails },
  assetId: AssetId,
): Promise<AssetFile | undefined> {
  const row = findAsset(sources.db, assetId);
  if (row === undefined || row.has_thumbnail === 0) return undefined;
  const path = await sources.small.pathOf(row.sha256, row.color);
  if (path === undefined) return assetFile(sources, assetId, 'thumbnail');
  return { path, mime: 'image/jpeg', sha256: `${row.sha256}-small`, fileName: `${fileStem(row)}.jpg` };
}

/** Where the copy of a vendor's sample lies, fetched when it is not there yet. Throws AppError `unreachable`. */
export async function previewFile(
  previews: Previews,
  provider: ProviderId,
  key: string,
): Promise<AssetFile | undefined> {
  const found = await previews.file(provider, key);
  return found === undefined ? undefined : { ...found, sha256: key, fileName: `${provider} sample` };
}
