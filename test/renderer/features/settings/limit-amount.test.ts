import { describe, expect, it } from 'vitest';
import { limitAmountText, readLimitAmount } from '../../../../renderer/features/settings/limit-amount.ts';

describe('readLimitAmount', () => {
  it.each([
    ['50', 50_000_000],
    ['$50', 50_000_000],
    ['50 USD', 50_000_000],
    ['49.9', 49_900_000],
    ['49,90', 49_900_000],
    ['1,250.00', 1_250_000_000],
    ['1,250', 1_250_000_000],
    ['0', 0],
    ['0.29', 290_000],
  ])('reads %j exactly', (typed, micros) => {
    expect(readLimitAmount(typed)).toEqual({ ok: true, micros });
  });

  it.each([
    ['', 'empty'],
    ['$', 'empty'],
    ['-5', 'not_an_amount'],
    ['1e3', 'not_an_amount'],
    ['fifty', 'not_an_amount'],
    ['5.', 'not_an_amount'],
    ['5.123', 'too_many_decimals'],
    ['1000001', 'too_large'],
  ])('says what is wrong with %j', (typed, problem) => {
    expect(readLimitAmount(typed)).toEqual({ ok: false, problem });
  });

  it.each([
    ['49,90', 49_900_000],
    ['49.90', 49_900_000],
    ['49,90 $', 49_900_000],
    ['1.250', 1_250_000_000],
    ['1.250,00', 1_250_000_000],
  ])('reads %j exactly where the mark is a comma', (typed, micros) => {
    expect(readLimitAmount(typed, ',')).toEqual({ ok: true, micros });
  });

  it('never takes a comma for thousands where it is the mark', () => {
    expect(readLimitAmount('1,250', ',')).toEqual({ ok: false, problem: 'too_many_decimals' });
  });

  it('shows a limit so that it reads back as itself', () => {
    for (const micros of [0, 290_000, 50_000_000, 49_900_000]) {
      expect(readLimitAmount(limitAmountText(micros))).toEqual({ ok: true, micros });
      expect(readLimitAmount(limitAmountText(micros, ','), ',')).toEqual({ ok: true, micros });
    }
  });
});
