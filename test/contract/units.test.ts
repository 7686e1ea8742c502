import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  epochMsSchema,
  formatUsd,
  jsonValueSchema,
  MAX_MICRO_USD,
  microsFromUsd,
  microUsdSchema,
  usdFromMicros,
} from '../../src/contract/units.ts';

describe('microsFromUsd', () => {
  it.each([
    [0, 0],
    [1, 1_000_000],
    [0.29, 290_000],
    [0.1 + 0.2, 300_000],
    [1.1, 1_100_000],
    [4.35, 4_350_000],
    [1_000_000_000, MAX_MICRO_USD],
    [999_999_999.999999, 999_999_999_999_999],
  ])('reads %d USD as %d micro-dollars, without float noise', (usd, micros) => {
    expect(microsFromUsd(usd)).toBe(micros);
  });

  it.each([
    [0.0000001, 1],
    [1e-12, 1],
    [Number.MIN_VALUE, 1],
    [0.0000011, 2],
    [1.0000001, 1_000_001],
  ])('rounds %d USD up, so that a price above nothing is never nothing', (usd, micros) => {
    expect(microsFromUsd(usd)).toBe(micros);
  });

  it.each([-0.01, 1_000_000_000.01, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d USD', (usd) => {
    expect(() => microsFromUsd(usd)).toThrow(RangeError);
  });

  it('gives plain zero for minus zero', () => {
    expect(Object.is(microsFromUsd(-0), 0)).toBe(true);
  });

  it('reads back every amount that it wrote', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: MAX_MICRO_USD }),
        (micros) => microsFromUsd(usdFromMicros(micros)) === micros,
      ),
    );
  });

  it('never gives less than the amount, and never a micro-dollar too much', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1_000_000, noNaN: true }), (usd) => {
        const micros = microsFromUsd(usd);
        return Number.isSafeInteger(micros) && micros >= usd * 1_000_000 - 0.001 && micros - usd * 1_000_000 <= 1;
      }),
    );
  });
});

describe('formatUsd', () => {
  it.each([
    [0, '$0.00'],
    [600_000, '$0.60'],
    [10_000, '$0.01'],
    [1_500, '$0.0015'],
    [15_000, '$0.015'],
    [100, '$0.0001'],
    [99, '<$0.0001'],
    [999_999, '$1.00'],
    [999_940, '$0.9999'],
    [12_345_678, '$12.35'],
    [-600_000, '-$0.60'],
    [-15_000, '-$0.015'],
    [MAX_MICRO_USD, '$1000000000.00'],
  ])('shows %d micro-dollars as %s', (micros, text) => {
    expect(formatUsd(micros)).toBe(text);
  });

  it('never shows an amount as nothing', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10_000_000 }), (micros) => !/^\$0\.0+$/.test(formatUsd(micros))));
  });
});

describe('the unit schemas', () => {
  it('take whole amounts within the limits only', () => {
    expect(microUsdSchema.safeParse(MAX_MICRO_USD).success).toBe(true);
    expect(microUsdSchema.safeParse(MAX_MICRO_USD + 1).success).toBe(false);
    expect(microUsdSchema.safeParse(0.5).success).toBe(false);
    expect(epochMsSchema.safeParse(-1).success).toBe(false);
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [undefined], [1n], [() => 1], [{ a: undefined }]])(
    'refuse %s as JSON',
    (value) => {
      expect(jsonValueSchema.safeParse(value).success).toBe(false);
    },
  );
});
