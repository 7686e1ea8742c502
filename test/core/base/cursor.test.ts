import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../../src/core/base/cursor.ts';

const place = z.tuple([z.int(), z.string()]);

describe('a cursor', () => {
  it.each([
    [0, ''],
    [1_800_000_000_000, '0192f0c1-2345-7abc-8def-0123456789ab'],
    [Number.MAX_SAFE_INTEGER, '日本 "&?=+/#%'],
  ])('brings back %d and %j, and needs no quoting anywhere', (at, id) => {
    const cursor = encodeCursor([at, id]);

    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(decodeCursor(cursor, place)).toEqual([at, id]);
  });

  it.each([
    '',
    'x',
    '....',
    encodeCursor([1]),
    encodeCursor(['1', 'a']),
    encodeCursor([1, 'a', 2]),
    '[1,"a"]',
    'bnVsbA',
  ])('that is %j is refused as not ours', (cursor) => {
    expect(() => decodeCursor(cursor, place)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        details: { issues: [{ path: 'cursor', message: 'unknown cursor' }] },
      }),
    );
  });
});
