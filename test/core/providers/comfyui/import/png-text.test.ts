import { describe, expect, it } from 'vitest';
import { isPng, readPngTexts } from '../../../../../src/core/providers/comfyui/import/png-text.ts';
import { chunk, internationalText, packedText, plainText, pngWith } from './png-chunks.ts';

const WANTED = ['prompt', 'workflow'];

describe('readPngTexts', () => {
  it.each([
    ['tEXt', plainText('prompt', '{"a":"ü"}')],
    ['zTXt', packedText('prompt', '{"a":"ü"}')],
    ['iTXt', internationalText('prompt', '{"a":"ü"}', false)],
    ['packed iTXt', internationalText('prompt', '{"a":"ü"}', true)],
  ])('reads %s', async (_kind, text) => {
    const texts = await readPngTexts(pngWith(chunk('IHDR', Buffer.alloc(13)), text), WANTED);

    expect([...texts]).toEqual([['prompt', '{"a":"ü"}']]);
  });

  it('reads only what is wanted, and the first of each', async () => {
    const png = pngWith(plainText('parameters', 'x'), plainText('prompt', 'one'), plainText('prompt', 'two'));

    expect([...(await readPngTexts(png, WANTED))]).toEqual([['prompt', 'one']]);
  });

  it('stops at an end that is too early, and passes over damaged parts', async () => {
    const whole = pngWith(plainText('prompt', 'one'));
    const broken = chunk('zTXt', Buffer.concat([Buffer.from('prompt\0\0'), Buffer.from('no zlib')]));

    expect((await readPngTexts(whole.slice(0, 20), WANTED)).size).toBe(0);
    expect((await readPngTexts(pngWith(broken), WANTED)).size).toBe(0);
    expect((await readPngTexts(pngWith(chunk('iTXt', Buffer.from('prompt\0\0\0en'))), WANTED)).size).toBe(0);
    expect((await readPngTexts(new Uint8Array(8), WANTED)).size).toBe(0);
  });

  it('does not believe a length beyond the file', async () => {
    const png = pngWith(plainText('prompt', 'one'));
    new DataView(png.buffer).setUint32(8, 0xff_ff_ff_ff);

    expect((await readPngTexts(png, WANTED)).size).toBe(0);
  });

  it('gives up on a text that unpacks to more than a workflow may have', async () => {
    const bomb = packedText('prompt', Buffer.alloc(64 * 1024 * 1024));

    expect(bomb.byteLength).toBeLessThan(100_000);
    expect((await readPngTexts(pngWith(bomb), WANTED)).size).toBe(0);
  });

  it('knows a PNG by its first bytes', () => {
    expect([isPng(pngWith()), isPng(Buffer.from('{}')), isPng(new Uint8Array(0))]).toEqual([true, false, false]);
  });
});
