import { type AssetView, SMALL_THUMBNAIL_EDGE_PX } from '../../src/contract/asset.ts';

/** A picture stretched by less than this looks the same. */
const STRETCH = 1.1;

/**
 * The host's path of the thumbnail for a picture that is drawn this wide: the small one where the screen shows no more of it, which is
 * decoded in a fraction of the time. null when there is none. `width`: CSS pixels; the height follows from the picture's proportions.
 */
export function thumbnailPathFor(
  asset: Pick<AssetView, 'thumbnailUrl' | 'width' | 'height'>,
  width: number,
  density: number = window.devicePixelRatio,
): string | null {
  const { thumbnailUrl } = asset;
  if (thumbnailUrl === null) return null;
  const height = asset.width === null || asset.height === null ? width : (width * asset.height) / asset.width;
  const edge = Math.max(width, height) * density;
  return edge <= SMALL_THUMBNAIL_EDGE_PX * STRETCH ? `${thumbnailUrl}?size=small` : thumbnailUrl;
}
