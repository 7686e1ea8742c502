import { describe, expect, it } from 'vitest';
import { formatUsd } from '../../../src/contract/units.ts';
import { formatsIn } from './formats-in.ts';

const AMOUNTS = [
  [0, '$0.00', '0,00\u00a0$'],
  [600_000, '$0.60', '0,60\u00a0$'],
  [4_500, '$0.0045', '0,0045\u00a0$'],
  [999_999, '$1.00', '1,00\u00a0$'],
  [99, '<$0.0001', '<0,0001\u00a0$'],
  [-99, '-<$0.0001', '-<0,0001\u00a0$'],
  [-2_500_000, '-$2.50', '-2,50\u00a0$'],
  [1_250_000_000, '$1,250.00', '1.250,00\u00a0$'],
] as const;

describe('an amount', () => {
  it.each(AMOUNTS)('of %i micro-dollars is %s in English', async (micros, english) => {
    expect((await formatsIn('en')).formatMoney(micros)).toBe(english);
  });

  it.each(AMOUNTS)('of %i micro-dollars is, beside %s, %s in German', async (micros, _, german) => {
    expect((await formatsIn('de')).formatMoney(micros)).toBe(german);
  });

  it('reads in English as in the messages of the engine', async () => {
    const { formatMoney } = await formatsIn('en');

    for (const micros of [0, 50, 100, 4_550, 12_340, 600_000, 49_900_000, -1_230_000]) {
      expect(formatMoney(micros)).toBe(formatUsd(micros));
    }
  });
});
