import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probe } from '../../../src/core/assets/probe.ts';
import { temporaryFolder } from '../data-folder.ts';
import { bomb, picture, wav, webm } from './samples.ts';

const NOTHING = { width: null, height: null, durationMs: null };

function stored(bytes: Uint8Array | string): string {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, bytes);
  return file;
}

describe('probe', () => {
  it.each(['png', 'jpeg', 'webp', 'gif'] as const)('reads the size of a %s', async (format) => {
    expect(await probe(stored(await picture({ format, width: 30, height: 20 })), 'image')).toEqual({
      width: 30,
      height: 20,
      durationMs: null,
    });
  });

  it.each([
    [1, 30, 20],
    [3, 30, 20],
    [5, 20, 30],
    [6, 20, 30],
    [8, 20, 30],
  ])('turns a JPEG of EXIF orientation %d', async (orientation, width, height) => {
    expect(
      await probe(stored(await picture({ format: 'jpeg', width: 30, height: 20, orientation })), 'image'),
    ).toMatchObject({ width, height });
  });

  it('reads the size of a picture that is too large to be decoded', async () => {
    expect(await probe(stored(bomb(60_000, 60_000)), 'image')).toEqual({
      width: 60_000,
      height: 60_000,
      durationMs: null,
    });
  });

  it('reads the duration of a sound', async () => {
    expect(await probe(stored(wav(1.5)), 'audio')).toEqual({ width: null, height: null, durationMs: 1500 });
  });

  it('reads size and duration of a clip', async () => {
    expect(await probe(stored(webm()), 'video')).toMatchObject({ width: 320, height: 240 });
  });

  it('reads bytes in memory as well as a file', async () => {
    expect(await probe(await picture({ format: 'png', width: 3, height: 4 }), 'image')).toMatchObject({
      width: 3,
      height: 4,
    });
    expect(await probe(wav(2), 'audio')).toMatchObject({ durationMs: 2000 });
  });

  it.each(['image', 'video', 'audio', 'text'] as const)(
    'knows nothing of a broken %s, and does not throw',
    async (kind) => {
      expect(await probe(stored('this is nothing'), kind)).toEqual(NOTHING);
      expect(await probe(stored(''), kind)).toEqual(NOTHING);
      expect(await probe(join(temporaryFolder(), 'gone'), kind)).toEqual(NOTHING);
    },
  );
});
