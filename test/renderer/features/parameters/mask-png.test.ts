import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeMaskPng } from '../../../../renderer/features/parameters/mask-png.ts';

describe('a mask', () => {
  it('is white and transparent where something may change, black and opaque elsewhere', async () => {
    const png = await encodeMaskPng(3, 2, new Uint8Array([255, 0, 128, 0, 255, 0]));

    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 3, height: 2, channels: 4 });
    const pixels = Array.from({ length: 6 }, (_, index) => [...data.subarray(index * 4, index * 4 + 4)]);
    expect(pixels).toEqual([
      [255, 255, 255, 0],
      [0, 0, 0, 255],
      [128, 128, 128, 127],
      [0, 0, 0, 255],
      [255, 255, 255, 0],
      [0, 0, 0, 255],
    ]);
  });

  it('of a large picture is still a picture', async () => {
    const png = await encodeMaskPng(2048, 1536, new Uint8Array(2048 * 1536).fill(255));

    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 2048, height: 1536, hasAlpha: true });
  });

  it('needs one byte for each pixel', async () => {
    await expect(encodeMaskPng(2, 2, new Uint8Array(3))).rejects.toThrow(RangeError);
  });
});
