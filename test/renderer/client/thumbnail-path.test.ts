import { describe, expect, it } from 'vitest';
import { thumbnailPathFor } from '../../../renderer/client/thumbnail-path.ts';

const wide = { thumbnailUrl: '/thumbnails/1', width: 1216, height: 832 };
const tall = { thumbnailUrl: '/thumbnails/1', width: 832, height: 1216 };
const unknown = { thumbnailUrl: '/thumbnails/1', width: null, height: null };

describe('thumbnailPathFor', () => {
  it.each([
    ['a tile on a screen of single density', wide, { width: 300, density: 1 }, '/thumbnails/1?size=small'],
    ['one that stretches it hardly', wide, { width: 420, density: 1 }, '/thumbnails/1?size=small'],
    ['a larger one', wide, { width: 430, density: 1 }, '/thumbnails/1'],
    ['a tile on a screen of double density', wide, { width: 300, density: 2 }, '/thumbnails/1'],
    ['a mark on a screen of double density', wide, { width: 48, density: 2 }, '/thumbnails/1?size=small'],
    ['a picture that is higher than wide', tall, { width: 300, density: 1 }, '/thumbnails/1'],
    ['the same, narrower', tall, { width: 280, density: 1 }, '/thumbnails/1?size=small'],
    ['one of unknown size', unknown, { width: 300, density: 1 }, '/thumbnails/1?size=small'],
    ['none', { ...wide, thumbnailUrl: null }, { width: 300, density: 1 }, null],
  ])('%s', (_, asset, { width, density }, path) => {
    expect(thumbnailPathFor(asset, width, density)).toBe(path);
  });
});
