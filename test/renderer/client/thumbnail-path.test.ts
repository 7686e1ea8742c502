import { describe, expect, it } from 'vitest';
import { thumbnailPathFor } from '../../../renderer/client/thumbnail-path.ts';

const wide = { thumbnailUrl: '/thumbnails/1', width: 1216, height: 832 };
const tall = { thumbnailUrl: '/thumbnails/1', width: 832, height: 1216 };

describe('thumbnailPathFor', () => {
  it.each([
    ['a tile on a screen of single density', wide, 300, 1, '/thumbnails/1?size=small'],
    ['one that stretches it hardly', wide, 420, 1, '/thumbnails/1?size=small'],
    ['a larger one', wide, 430, 1, '/thumbnails/1'],
    ['a tile on a screen of double density', wide, 300, 2, '/thumbnails/1'],
    ['a mark on a screen of double density', wide, 48, 2, '/thumbnails/1?size=small'],
    ['a picture that is higher than wide', tall, 300, 1, '/thumbnails/1'],
    ['the same, narrower', tall, 280, 1, '/thumbnails/1?size=small'],
    ['one of unknown size', { ...wide, width: null, height: null }, 300, 1, '/thumbnails/1?size=small'],
    ['none', { ...wide, thumbnailUrl: null }, 300, 1, null],
  ])('%s', (_, asset, width, density, path) => {
    expect(thumbnailPathFor(asset, width, density)).toBe(path);
  });
});
