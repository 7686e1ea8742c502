import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { thumbnailPathFor } from '../../client/thumbnail-path.ts';

/**
 * The address of the picture in a tile that is `width` CSS pixels wide: its thumbnail, the picture itself where there is none;
 * undefined for what shows no picture.
 */
export function tileSource(asset: AssetView, width: number): string | undefined {
  const path = thumbnailPathFor(asset, width) ?? (asset.kind === 'image' ? asset.url : null);
  return path === null ? undefined : client().assetUrl(path);
}
