import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readWav, SAMPLE_RATE } from '../../../../src/core/providers/draft/audio/wav.ts';
import { readDirection } from '../../../../src/core/providers/draft/direction.ts';
import { LEXICON } from '../../../../src/core/providers/draft/lexicon.ts';
import { renderAudio } from '../../../../src/core/providers/draft/render-audio.ts';
import { renderImage } from '../../../../src/core/providers/draft/render-image.ts';
import { renderVideo } from '../../../../src/core/providers/draft/render-video.ts';

const hooks = { onProgress: () => undefined, onPreview: () => undefined };
const still = new AbortController().signal;
const picture = (prompt: string, extra: { width?: number; height?: number; style?: string } = {}) =>
  ({ type: 'image', prompt, style: '', seed: 0, width: 200, height: 200, ...extra }) as const;

test.each([
  'skyline',
  'mountain',
  'ocean',
  'forest',
  'nebula',
  'street',
  'office',
  'portrait',
  'flower',
  'tower',
  'bauhaus',
  'marble',
  'road',
  'fruit',
])('draws something rich for %s', async (prompt) => {
  const { bytes } = await renderImage(picture(prompt), hooks, still);

  const { channels } = await sharp(bytes).stats();
  expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(12);
});

test.each([
  ['emoji', '🐙👩‍👩‍👧‍👦🏳️‍🌈 octopus'],
  ['Chinese', '城市夜景,霓虹燈'],
  ['Arabic', 'مدينة في الليل'],
  ['Cyrillic', 'Ночной город под дождём'],
  ['Vietnamese', 'Chợ đêm Hội An'],
  ['XML', '<svg onload="x">&amp;]]>'],
  ['controls', 'a\u0000b\u001b[31m\u202ec'],
  ['a lone surrogate', 'a\ud800b'],
  ['combining marks', 'Z̷̢̛a̴l̶g̸o̵'],
  ['32,000 characters', 'night market '.repeat(2500).slice(0, 32_000)],
  ['one endless word', 'x'.repeat(5000)],
  ['only spaces', '   '],
])('draws a caption of %s without failing', async (_name, prompt) => {
  const { bytes } = await renderImage(picture(prompt), hooks, still);

  expect(await sharp(bytes).metadata()).toMatchObject({ width: 200, height: 200 });
});

test.each([
  [64, 64],
  [64, 4096],
  [4096, 64],
  [333, 77],
])('draws exactly %i by %i pixels', async (width, height) => {
  const { bytes } = await renderImage(picture('dunes', { width, height }), hooks, still);

  expect(await sharp(bytes).metadata()).toMatchObject({ width, height });
});

test('writes prompt, seed and the word placeholder into the picture', async () => {
  const { bytes } = await renderImage(picture('Fluss im Nebel ü'), hooks, still);

  const text = Buffer.from(bytes).toString('utf8');
  expect(text).toContain('Gesso Draft placeholder');
  expect(text).toContain('"prompt":"Fluss im Nebel ü","style":"","seed":0');
});

test('reads scene, palette and finish from the words, in several languages', () => {
  expect(readDirection('narrow market street at night, paper lanterns', '', 1)).toMatchObject({
    scene: 'street',
    paletteName: 'night',
  });
  expect(readDirection('vendor portrait, ink wash', '', 1)).toMatchObject({
    scene: 'portrait',
    treatment: 'ink',
    paletteName: 'ink',
  });
  expect(readDirection('日本の森', '', 1)).toMatchObject({ scene: 'forest' });
  expect(readDirection('ocean waves', 'noir', 1)).toMatchObject({
    scene: 'ocean',
    treatment: 'noir',
    paletteName: 'noir',
  });
});

test('has no word twice for different scenes of the same weight', () => {
  const seen = new Map<string, string>();
  for (const { words, scene, weight } of LEXICON) {
    if (scene === undefined) continue;
    for (const word of words.split(' ')) {
      const mark = `${word} ${weight ?? 1}`;
      expect(seen.get(mark) ?? scene).toBe(scene);
      seen.set(mark, scene);
    }
  }
});

test('makes a film of the asked length out of key frames, with title and poster, the same bytes each time', async () => {
  const request = {
    type: 'video',
    prompt: 'harbour',
    style: '',
    seed: 0,
    width: 96,
    height: 64,
    durationMs: 1500,
    frameRate: 12,
  } as const;

  const film = await renderVideo(request, hooks, still);
  const again = await renderVideo(request, hooks, still);

  expect(Buffer.from(again.bytes).equals(Buffer.from(film.bytes))).toBe(true);
  expect(await sharp(film.poster).metadata()).toMatchObject({ format: 'png', width: 96, height: 64 });
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(film.bytes) });
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error('no video track');
  expect(await input.computeDuration()).toBeCloseTo(1.5, 2);
  expect((await input.getMetadataTags()).title).toBe('Draft: harbour');
  const types: string[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) types.push(packet.type);
  expect(types).toEqual(Array.from({ length: 18 }, () => 'key'));
});

test.each(['music', 'effect'] as const)(
  'makes %s of exactly the asked length that is heard and does not clip',
  async (mode) => {
    const request = {
      type: 'audio',
      prompt: mode,
      style: '',
      seed: 0,
      mode,
      durationMs: 1234,
      speech: undefined,
    } as const;

    const { bytes } = await renderAudio(request, hooks, still);
    const again = await renderAudio(request, hooks, still);

    expect(Buffer.from(again.bytes).equals(Buffer.from(bytes))).toBe(true);
    expect(Buffer.from(bytes).toString('latin1')).toContain('Gesso Draft placeholder');
    const { samples, rate } = readWav(bytes);
    expect([samples.length, rate]).toEqual([Math.round(1.234 * SAMPLE_RATE), SAMPLE_RATE]);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(peak).toBeGreaterThan(0.02);
    expect(peak).toBeLessThan(0.99);
  },
);

test('stops at once when it is aborted', async () => {
  const controller = new AbortController();
  const stop = {
    ...hooks,
    onProgress: (fraction: number) => (fraction > 0 ? controller.abort(new Error('enough')) : undefined),
  };

  await expect(
    renderVideo(
      { type: 'video', prompt: 'x', style: '', seed: 0, width: 64, height: 64, durationMs: 60_000, frameRate: 24 },
      stop,
      controller.signal,
    ),
  ).rejects.toThrow('enough');
});
