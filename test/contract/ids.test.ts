import { describe, expect, it } from 'vitest';
import { jobIdSchema, uuidv7 } from '../../src/contract/ids.ts';

const ZEROS = new Uint8Array(10);
const ONES = new Uint8Array(10).fill(0xff);

describe('uuidv7', () => {
  it('lays out the example of RFC 9562, appendix A.6', () => {
    const random = Uint8Array.from([0x7c, 0xc3, 0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);

    expect(uuidv7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('keeps version and variant whatever the random bytes are', () => {
    for (const random of [ZEROS, ONES]) {
      const id = uuidv7(1_800_000_000_000, random);

      expect(id[14]).toBe('7');
      expect(id[19]).toMatch(/[89ab]/);
      expect(jobIdSchema.safeParse(id).success).toBe(true);
    }
  });

  it('orders ids of different milliseconds as text, whatever the random bytes are', () => {
    const instants = [0, 1, 255, 256, 65_535, 2 ** 32 - 1, 2 ** 32, 1_800_000_000_000, 2 ** 48 - 1];

    const ids = instants.map((at, index) => uuidv7(at, index % 2 === 0 ? ONES : ZEROS));

    expect(ids.toSorted()).toEqual(ids);
  });

  it('reads no more than ten random bytes and leaves them as they are', () => {
    const random = new Uint8Array(16).fill(0xff);

    uuidv7(1, random);

    expect(random).toEqual(new Uint8Array(16).fill(0xff));
  });

  it.each([-1, 2 ** 48, Number.NaN])('refuses the instant %d, which 48 bits cannot hold', (at) => {
    expect(() => uuidv7(at, ZEROS)).toThrow(RangeError);
  });

  it('refuses too little randomness', () => {
    expect(() => uuidv7(1, new Uint8Array(9))).toThrow(RangeError);
  });
});

describe('the id schemas', () => {
  it.each([
    '',
    '0192F0C1-2345-7abc-8def-0123456789ab',
    '0192f0c123457abc8def0123456789ab',
    ' 0192f0c1-2345-7abc-8def-0123456789ab',
    '0192f0c1-2345-7abc-8def-0123456789ab\n',
    'g192f0c1-2345-7abc-8def-0123456789ab',
  ])('refuse %j', (text) => {
    expect(jobIdSchema.safeParse(text).success).toBe(false);
  });
});
