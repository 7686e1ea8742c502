import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SMALL_THUMBNAIL_EDGE_PX } from '../../contract/asset.ts';
import { LIMITS } from '../base/limits.ts';
import { loadSharp } from './load-sharp.ts';

/** A thumbnail on disk, and the picture's mean colour as `#rrggbb`. */
export type Thumbnail = { readonly color: string };

/**
 * Images above this are not decoded for a thumbnail, pixels: a picture can claim any size in a few bytes, and an interlaced one is
 * held whole while it is decoded (256 million pixels took 900 MB and 6 s). The largest cameras of phones make 108 million.
 */
const PIXELS_MAX = 120_000_000;

/**
 * Makes a WebP of at most LIMITS.thumbnailEdgePx on its longer edge. Decoding runs in libvips' own threads, not on the event loop.
 * Throws when the source is not a picture; the caller goes on without a thumbnail.
 */
export async function makeThumbnail(source: string | Uint8Array, target: string): Promise<Thumbnail> {
  const edge = LIMITS.thumbnailEdgePx;
  const sharp = await loadSharp();
  const data = await sharp(source, { failOn: 'none', limitInputPixels: PIXELS_MAX, sequentialRead: true })
    .rotate()
    .resize(edge, edge, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80, effort: 2 })
    .toBuffer();
  const [color] = await Promise.all([meanColor(data), writeWhole(target, data)]);
  return { color };
}

/**
 * Makes a JPEG of at most SMALL_THUMBNAIL_EDGE_PX on its longer edge from a thumbnail; what is transparent takes the mean colour
 * (`#rrggbb`), which tiles show behind it anyway. A browser decodes it in a fraction of the time.
 * Throws when the source is no picture, or the target cannot be written.
 */
export async function makeSmallThumbnail(source: string, target: string, color: string): Promise<void> {
  const edge = SMALL_THUMBNAIL_EDGE_PX;
  const sharp = await loadSharp();
  const data = await sharp(source)
    .resize(edge, edge, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: color })
    .jpeg({ quality: 82 })
    .toBuffer();
  await writeWhole(target, data);
}

/** Under a name of its own first, so that nobody ever sees a half of it. */
async function writeWhole(target: string, data: Uint8Array): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.${randomUUID()}.part`;
  try {
    await writeFile(temporary, data, { mode: 0o600 });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function meanColor(image: Uint8Array): Promise<string> {
  const sharp = await loadSharp();
  const pixel = await sharp(image)
    .flatten({ background: '#808080' })
    .resize(1, 1, { fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  const [red = 0, green = 0, blue = 0] = pixel;
  return `#${[red, green, blue].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
