import { describe, expect, it } from 'vitest';
import { formatsIn } from './formats-in.ts';

describe.each([
  ['en', { count: '12,345', fixed: '9.3', megapixels: '0.23', typed: '7.5', mark: '.' }],
  ['de', { count: '12.345', fixed: '9,3', megapixels: '0,23', typed: '7,5', mark: ',' }],
] as const)('numbers in %s', (language, expected) => {
  it('group the thousands of a count', async () => {
    expect((await formatsIn(language)).formatCount(12_345)).toBe(expected.count);
  });

  it('have as many decimals as asked for', async () => {
    const { formatFixed } = await formatsIn(language);

    expect(formatFixed(9.26, 1)).toBe(expected.fixed);
    expect(formatFixed(0.2304, 2)).toBe(expected.megapixels);
  });

  it('stay in one piece where they can be typed again', async () => {
    const { numberText, DECIMAL_MARK } = await formatsIn(language);

    expect(numberText(7.5)).toBe(expected.typed);
    expect(numberText(4_294_967_295)).toBe('4294967295');
    expect(DECIMAL_MARK).toBe(expected.mark);
  });
});
