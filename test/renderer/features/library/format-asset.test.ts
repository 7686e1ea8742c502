import { describe, expect, it } from 'vitest';
import { aspectOf, describeFile, formatName } from '../../../../renderer/features/library/format-asset.ts';
import { sampleAsset } from './sample-asset.ts';

describe('format of an asset', () => {
  it.each([
    ['image/png', 'PNG'],
    ['image/jpeg', 'JPEG'],
    ['audio/x-wav', 'WAV'],
    ['image/svg+xml', 'SVG'],
    ['text/plain;charset=utf-8', 'Text'],
  ])('calls %s %s', (mime, name) => {
    expect(formatName(mime)).toBe(name);
  });

  it('says the facts of a picture in one line', () => {
    expect(describeFile(sampleAsset(1))).toBe('1344 × 768, PNG, 1.9 MB');
  });

  it('says how long a sound is instead of its size', () => {
    expect(
      describeFile(
        sampleAsset(1, { kind: 'audio', mime: 'audio/wav', width: null, height: null, duration: 5, bytes: 441_044 }),
      ),
    ).toBe('0:05, WAV, 441 kB');
  });

  it('gives a sound the proportions of a card', () => {
    expect(aspectOf({ width: null, height: null })).toBe(1.15);
    expect(aspectOf({ width: 1000, height: 500 })).toBe(2);
  });
});
