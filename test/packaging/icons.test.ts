import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { encodeIcns, encodeIco } from '../../scripts/lib/icon-files.mjs';
import { drawIcons } from '../../scripts/lib/icons.mjs';
import { repositoryRoot } from '../../scripts/lib/repository.mjs';

const committed = (file: string): Buffer => readFileSync(join(repositoryRoot, file));

/** The pictures of an ico file: width, and the PNG. */
function picturesOfIco(ico: Buffer): { size: number; png: Buffer }[] {
  return Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    const start = ico.readUInt32LE(at + 12);
    return { size: ico.readUInt8(at) || 256, png: ico.subarray(start, start + ico.readUInt32LE(at + 8)) };
  });
}

describe('the icons', () => {
  // Other systems round the edges of a curve another way, in the last bit.
  test.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'are the mark of the window, as it is drawn today',
    async () => {
      for (const [file, content] of await drawIcons(repositoryRoot))
        expect(content.equals(committed(file)), `${file} is old: run npm run icons`).toBe(true);
    },
  );

  test('of Windows hold every size that it shows, up to 256', async () => {
    const pictures = picturesOfIco(committed('resources/icons/icon.ico'));

    expect(pictures.map(({ size }) => size)).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256]);
    for (const { size, png } of pictures)
      expect(await sharp(png).metadata()).toMatchObject({ width: size, height: size });
  });

  test('of macOS are whole, each picture as large as its type says', async () => {
    const icns = committed('resources/icons/icon.icns');
    expect(icns.toString('latin1', 0, 4)).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);

    const widths: Record<string, number | undefined> = {};
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      const png = icns.subarray(at + 8, at + icns.readUInt32BE(at + 4));
      widths[icns.toString('latin1', at, at + 4)] = (await sharp(png).metadata()).width;
    }

    expect(widths).toMatchObject({ icp4: 16, ic07: 128, ic09: 512, ic10: 1024, ic14: 512 });
  });

  test('of the macOS menu bar are black where there is something: the system colours them', async () => {
    const { data } = await sharp(committed('resources/tray/trayTemplate@2x.png'))
      .raw()
      .toBuffer({ resolveWithObject: true });

    const seen = Array.from({ length: data.length / 4 }, (_, pixel) => [...data.subarray(pixel * 4, pixel * 4 + 4)]);
    expect(seen.some(([, , , alpha]) => alpha === 255)).toBe(true);
    expect(
      seen.filter(([red, green, blue, alpha]) => alpha !== 0 && (red ?? 0) + (green ?? 0) + (blue ?? 0) > 0),
    ).toEqual([]);
  });

  test('are encoded with offsets that lead to their pictures', () => {
    const [first, second] = [Buffer.from('first'), Buffer.from('second!')];

    const pictures = picturesOfIco(
      encodeIco([
        { size: 16, png: first },
        { size: 256, png: second },
      ]),
    );

    expect(pictures).toEqual([
      { size: 16, png: first },
      { size: 256, png: second },
    ]);
    expect(encodeIcns(() => first).readUInt32BE(4)).toBe(8 + 10 * (8 + first.length));
  });
});
