import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeThumbnail } from '../../../src/core/assets/thumbnail.ts';
import { LIMITS } from '../../../src/core/base/limits.ts';
import { temporaryFolder } from '../data-folder.ts';
import { bomb, picture, wav } from './samples.ts';

function target(): string {
  return join(temporaryFolder(), 'thumbnails', 'ab', 'abc.webp');
}

describe('makeThumbnail', () => {
  it.each([
    [2048, 1024, 512, 256],
    [1024, 2048, 256, 512],
    [4000, 4, 512, 1],
    [100, 50, 100, 50],
  ])('fits %dx%d into %dx%d, as WebP', async (width, height, thumbWidth, thumbHeight) => {
    const path = target();

    await makeThumbnail(await picture({ format: 'png', width, height }), path);

    expect(await sharp(path).metadata()).toMatchObject({ format: 'webp', width: thumbWidth, height: thumbHeight });
    expect(LIMITS.thumbnailEdgePx).toBe(512);
    expect(readdirSync(dirname(path))).toEqual(['abc.webp']);
  });

  it('turns a picture as its EXIF says', async () => {
    const path = target();

    await makeThumbnail(await picture({ format: 'jpeg', width: 300, height: 100, orientation: 6 }), path);

    expect(await sharp(path).metadata()).toMatchObject({ width: 100, height: 300 });
  });

  it.each([
    ['#ff0000', 1],
    ['#000000', 1],
    ['#ffffff', 1],
    ['#3366cc', 1],
  ])('names the mean colour of a picture of %s', async (color, alpha) => {
    const found = (await makeThumbnail(await picture({ format: 'png', width: 64, height: 64, color, alpha }), target()))
      .color;

    expect(found).toMatch(/^#[0-9a-f]{6}$/);
    const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    for (const [index, channel] of channels(found).entries())
      expect(Math.abs(channel - (channels(color)[index] ?? 0))).toBeLessThanOrEqual(4);
  });

  it('shows what is transparent as grey, and keeps it transparent', async () => {
    const path = target();

    const { color } = await makeThumbnail(
      await picture({ format: 'png', width: 64, height: 64, color: '#ff0000', alpha: 0 }),
      path,
    );

    expect(color).toMatch(/^#[78][0-9a-f][78][0-9a-f][78][0-9a-f]$/);
    expect((await sharp(path).metadata()).hasAlpha).toBe(true);
  });

  it.each([
    [60_000, 60_000],
    [12_000, 12_000],
    [2_000_000, 1000],
  ])('refuses a picture that claims %dx%d, and leaves nothing', async (width, height) => {
    const path = target();

    await expect(makeThumbnail(bomb(width, height), path)).rejects.toThrow(/pixel|large|limit|width|dimension|read/i);

    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['text', new TextEncoder().encode('this is no picture')],
    ['nothing', new Uint8Array(0)],
    ['a sound', wav(0.1)],
  ])('refuses %s, and leaves nothing', async (_, bytes) => {
    const path = target();

    await expect(makeThumbnail(bytes, path)).rejects.toThrow(Error);

    expect(existsSync(dirname(path)) ? readdirSync(dirname(path)) : []).toEqual([]);
  });

  it('makes the best of a picture that breaks off', async () => {
    const whole = await sharp({
      create: {
        width: 600,
        height: 600,
        channels: 3,
        background: '#ff0000',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
      .jpeg()
      .toBuffer();
    const path = target();

    await makeThumbnail(whole.subarray(0, whole.length / 2), path);

    expect(await sharp(path).metadata()).toMatchObject({ width: 512, height: 512 });
  });

  it('can be made of the same picture many times at once', async () => {
    const path = target();
    const source = join(temporaryFolder(), 'a.png');
    writeFileSync(source, await picture({ format: 'png', width: 800, height: 800 }));

    const all = await Promise.all(Array.from({ length: 8 }, () => makeThumbnail(source, path)));

    expect(new Set(all.map((thumbnail) => thumbnail.color)).size).toBe(1);
    expect(readdirSync(dirname(path))).toEqual(['abc.webp']);
  });
});
