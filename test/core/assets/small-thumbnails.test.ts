import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { SmallThumbnails } from '../../../src/core/assets/small-thumbnails.ts';
import { AssetStore } from '../../../src/core/assets/store.ts';
import { makeThumbnail } from '../../../src/core/assets/thumbnail.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { temporaryFolder } from '../data-folder.ts';
import { picture } from './samples.ts';

const SHA = 'ab'.repeat(32);

/** A store with one thumbnail. */
async function rig(options: { width: number; height: number; color?: string; alpha?: number }) {
  const store = new AssetStore(temporaryFolder());
  await makeThumbnail(await picture({ format: 'png', ...options }), store.thumbnailPathOf(SHA));
  return { store, small: new SmallThumbnails({ store, log: silentLog }) };
}

describe('a small thumbnail', () => {
  it.each([
    [2048, 1024, 384, 192],
    [1024, 2048, 192, 384],
    [100, 50, 100, 50],
  ])('of a picture of %dx%d is a JPEG of %dx%d', async (width, height, smallWidth, smallHeight) => {
    const { small } = await rig({ width, height });

    const path = await small.pathOf(SHA, '#3366cc');

    expect(await sharp(path).metadata()).toMatchObject({ format: 'jpeg', width: smallWidth, height: smallHeight });
  });

  it('shows the mean colour where the picture is transparent, as the tile does', async () => {
    const { small } = await rig({ width: 64, height: 64, color: '#ff0000', alpha: 0 });

    const [red = 0, green = 0, blue = 0] = await sharp(await small.pathOf(SHA, '#2040c0'))
      .raw()
      .toBuffer();

    for (const [channel, wanted] of [
      [red, 0x20],
      [green, 0x40],
      [blue, 0xc0],
    ] as const)
      expect(Math.abs(channel - wanted)).toBeLessThanOrEqual(6);
  });

  it('is made once, also when many ask at the same time, and kept', async () => {
    const { store, small } = await rig({ width: 800, height: 600 });

    const paths = await Promise.all(Array.from({ length: 8 }, () => small.pathOf(SHA, null)));
    const made = statSync(store.smallThumbnailPathOf(SHA));
    const later = await new SmallThumbnails({ store, log: silentLog }).pathOf(SHA, null);

    expect(new Set([...paths, later])).toEqual(new Set([store.smallThumbnailPathOf(SHA)]));
    expect(statSync(store.smallThumbnailPathOf(SHA))).toMatchObject({ ino: made.ino, mtimeMs: made.mtimeMs });
    expect(readdirSync(dirname(store.smallThumbnailPathOf(SHA)))).toHaveLength(2);
  });

  it('is none where there is no thumbnail or a damaged one, and can be had once that is mended', async () => {
    const { store, small } = await rig({ width: 800, height: 600 });
    const thumbnail = store.thumbnailPathOf(SHA);
    writeFileSync(thumbnail, 'not a picture');
    const damaged = await small.pathOf(SHA, null);
    rmSync(thumbnail);
    const missing = await small.pathOf(SHA, null);
    await makeThumbnail(await picture({ format: 'png', width: 800, height: 600 }), thumbnail);

    const mended = await small.pathOf(SHA, null);

    expect([damaged, missing]).toEqual([undefined, undefined]);
    expect(mended).toBe(store.smallThumbnailPathOf(SHA));
    expect(existsSync(store.smallThumbnailPathOf(SHA))).toBe(true);
  });

  it('is none where it cannot be written, and leaves nothing behind', async () => {
    const { store, small } = await rig({ width: 800, height: 600 });
    mkdirSync(store.smallThumbnailPathOf(SHA));

    expect(await small.pathOf(SHA, null)).toBeUndefined();
    expect(readdirSync(dirname(store.thumbnailPathOf(SHA))).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
