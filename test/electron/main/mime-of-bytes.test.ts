import sharp from 'sharp';
import { expect, it } from 'vitest';
import { mimeOfBytes } from '../../../electron/main/mime-of-bytes.ts';

it.each(['png', 'jpeg', 'webp', 'gif'] as const)('a %s is told by its bytes', async (format) => {
  const bytes = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
    .toFormat(format)
    .toBuffer();

  expect(mimeOfBytes(bytes)).toBe(`image/${format}`);
});

it('other files are none of ours, however short', () => {
  for (const text of ['', 'a', '<svg xmlns="http://www.w3.org/2000/svg"/>', '#!/bin/sh', 'MZ\x90'])
    expect(mimeOfBytes(Buffer.from(text))).toBeUndefined();
});
