import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { stripMetadata } from '../../../src/core/assets/strip/strip.ts';

const SECRET = 'a prompt that nobody may read';
const size = { width: 24, height: 16 };
const base = sharp({ create: { ...size, channels: 3, background: '#3366cc' } });
const exif = { IFD0: { ImageDescription: SECRET, Make: 'Gesso' } };

async function pixels(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes).autoOrient().raw().toBuffer();
}

describe('a picture without its metadata', () => {
  it.each(['png', 'jpeg', 'webp'] as const)('as %s says nothing any more and looks the same', async (format) => {
    const bytes = await base.clone().withExif(exif).withIccProfile('p3').toFormat(format).toBuffer();
    expect(bytes.includes(SECRET)).toBe(true);

    const stripped = stripMetadata(bytes, `image/${format}`);

    const after = stripped?.bytes ?? new Uint8Array();
    expect(Buffer.from(after).includes(SECRET)).toBe(false);
    expect(stripped?.removed.length).toBeGreaterThan(0);
    expect(await pixels(after)).toEqual(await pixels(bytes));
    const facts = await sharp(after).metadata();
    expect(facts.exif).toBeUndefined();
    expect(facts.icc, 'the colour space stays').toBeDefined();
  });

  it('names the texts that were taken out of a PNG', async () => {
    const bytes = withTexts(await base.clone().png().toBuffer(), { parameters: SECRET, workflow: '{}' });

    const stripped = stripMetadata(bytes, 'image/png');

    expect(stripped?.removed).toEqual(['tEXt parameters', 'tEXt workflow']);
    expect(Buffer.from(stripped?.bytes ?? []).includes(SECRET)).toBe(false);
  });

  it('carries no record of where it came from, and nothing behind its end', async () => {
    const png = await base.clone().png().toBuffer();
    // With a profile it has the extended layout, which alone may hold further chunks.
    const webp = await base.clone().withIccProfile('p3').webp().toBuffer();
    const jpeg = await base.clone().jpeg({ progressive: true }).toBuffer();
    // Content Credentials (C2PA) lie in caBX of a PNG and C2PA of a WebP; phones put further pictures with their own Exif behind a JPEG.
    const files = {
      'image/png': Buffer.concat([withChunk(png, 'caBX', SECRET), Buffer.from(SECRET)]),
      'image/webp': withRiffChunk(webp, 'C2PA', SECRET),
      'image/jpeg': Buffer.concat([jpeg, jpeg, Buffer.from(SECRET)]),
    };
    for (const [mime, bytes] of Object.entries(files)) {
      const before = Buffer.from(bytes);
      const stripped = stripMetadata(bytes, mime);

      expect(bytes.equals(before), 'what was given is left as it was').toBe(true);
      expect(Buffer.from(stripped?.bytes ?? []).includes(SECRET), mime).toBe(false);
      expect(stripped?.removed.length, mime).toBeGreaterThan(0);
      expect(await pixels(stripped?.bytes ?? new Uint8Array())).toEqual(await pixels(bytes));
    }
    expect(stripMetadata(files['image/jpeg'], 'image/jpeg')?.bytes.length).toBeLessThanOrEqual(jpeg.length);
  });

  it('has no comment between the scans of a JPEG either', async () => {
    const jpeg = await base.clone().jpeg({ progressive: true }).toBuffer();
    const secondScan = jpeg.indexOf(Buffer.from([0xff, 0xda]), jpeg.indexOf(Buffer.from([0xff, 0xda])) + 2);
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, SECRET.length + 2]), Buffer.from(SECRET)]);
    const bytes = Buffer.concat([jpeg.subarray(0, secondScan), comment, jpeg.subarray(secondScan)]);

    const stripped = stripMetadata(bytes, 'image/jpeg');

    expect(stripped?.removed).toContain('comment');
    expect(Buffer.from(stripped?.bytes ?? []).includes(SECRET)).toBe(false);
    expect(await pixels(stripped?.bytes ?? new Uint8Array())).toEqual(await pixels(jpeg));
  });

  it('stays the way up that it was, also where only Exif said so', async () => {
    const bytes = await base.clone().withExif(exif).withMetadata({ orientation: 6 }).jpeg().toBuffer();

    const stripped = stripMetadata(bytes, 'image/jpeg');

    const { width, height } = await sharp(stripped?.bytes)
      .autoOrient()
      .metadata()
      .then(({ autoOrient }) => autoOrient);
    expect([width, height]).toEqual([size.height, size.width]);
    expect((await sharp(stripped?.bytes).metadata()).orientation).toBe(6);
  });

  it.each(['image/png', 'image/jpeg', 'image/webp', 'video/mp4'])('is not made of what is no %s', (mime) => {
    expect(stripMetadata(new TextEncoder().encode('no such file at all'), mime)).toBeUndefined();
    expect(stripMetadata(new Uint8Array(), mime)).toBeUndefined();
  });

  it('is not offered for what has no safe way', () => {
    expect(stripMetadata(new Uint8Array(64), 'audio/mpeg')).toBeUndefined();
  });
});

describe('a clip without its metadata', () => {
  it('keeps every offset: boxes about it become empty space of their size', () => {
    const clip = joinedBoxes(
      box('ftyp', 'isom'),
      box('moov', box('mvhd', 'x'.repeat(20)), box('udta', SECRET)),
      box('mdat', 'pictures'),
    );

    const given = Buffer.from(clip);

    const stripped = stripMetadata(given, 'video/mp4');

    expect(given.equals(clip), 'what was given is left as it was').toBe(true);
    const after = Buffer.from(stripped?.bytes ?? []);
    expect(stripped?.removed).toEqual(['udta']);
    expect(after.length).toBe(clip.length);
    expect(after.indexOf('pictures')).toBe(clip.indexOf('pictures'));
    expect(after.includes(SECRET)).toBe(false);
    expect(after.includes('free')).toBe(true);
  });
});

function box(type: string, ...content: readonly (string | Buffer)[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

function joinedBoxes(...boxes: readonly Buffer[]): Buffer {
  return Buffer.concat(boxes);
}

/** A PNG with texts before its picture, as other programs write them. */
function withTexts(png: Buffer, texts: Readonly<Record<string, string>>): Buffer {
  return Object.entries(texts)
    .toReversed()
    .reduce((bytes, [keyword, text]) => withChunk(bytes, 'tEXt', `${keyword}\0${text}`), png);
}

/** A PNG with one more chunk behind its header. */
function withChunk(png: Buffer, type: string, text: string): Buffer {
  const headEnd = 8 + 25;
  const body = Buffer.from(`${type}${text}`, 'latin1');
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, headEnd), length, body, check, png.subarray(headEnd)]);
}

/** A WebP with one more chunk at its end. */
function withRiffChunk(webp: Buffer, type: string, text: string): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(text.length, 4);
  const bytes = Buffer.concat([webp, head, Buffer.from(text.length % 2 === 0 ? text : `${text}\0`)]);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  return bytes;
}
