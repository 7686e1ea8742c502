import { describe, expect, it } from 'vitest';
import { newId } from '../../../../src/core/base/ids.ts';
import { estimateOpenAi, imageUsageCost } from '../../../../src/core/providers/openai/estimate.ts';
import { outputTokens, sizeProblem } from '../../../../src/core/providers/openai/tokens.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';
import type { JsonObject } from '../../../../src/contract/units.ts';

const QUALITIES = ['low', 'medium', 'high'] as const;
const PUBLISHED = prices.rows('openai', 'gpt-image-2', 'image_output_only');

function estimate(model: string, params: JsonObject, jobType: 'image' | 'audio' = 'image'): number | null {
  return estimateOpenAi(prices, { jobId: newId.job(0), jobType, model, params }).maxCostMicros;
}

const square = { width: 1024, height: 1024 };

describe('OpenAI’s published prices', () => {
  it.each(
    PUBLISHED.map((row) => ({
      quality: row.params['quality'],
      size: row.params['size'],
      usd: row.usd_per_unit,
      tokens: row.facts?.['output_tokens'],
    })),
  )('are reproduced for $quality $size: $tokens tokens', ({ quality, size, usd, tokens }) => {
    const [width = 0, height = 0] = String(size).split('x').map(Number);

    const counted = outputTokens(String(quality), { width, height });

    expect(counted).toBe(tokens);
    expect((counted * 30) / 1_000_000).toBeCloseTo(usd ?? 0, 6);
    expect(sizeProblem({ width, height })).toBeUndefined();
  });

  it('are covered by the estimate, which is above them by the text alone', () => {
    for (const row of PUBLISHED) {
      const [width = 0, height = 0] = String(row.params['size']).split('x').map(Number);
      const quality = String(row.params['quality']);
      const published = Math.round((row.usd_per_unit ?? 0) * 1_000_000);

      const micros = estimate('gpt-image-2', { prompt: 'a red door', quality, width, height }) ?? 0;

      expect(micros - published).toBe((10 + 64) * 5);
    }
  });

  it('cover the whole table', () => {
    expect(PUBLISHED).toHaveLength(21);
  });

  it.each([
    ['low', 0.006],
    ['medium', 0.053],
    ['high', 0.211],
  ])('of a square picture in %s quality are about %d USD, and so is its estimate', (quality, usd) => {
    const micros = estimate('gpt-image-2', { prompt: 'a red door', quality, ...square }) ?? 0;

    expect(Math.round(micros / 1000)).toBe(usd * 1000);
  });

  it('of a 4K picture in high quality are about 0.40 USD', () => {
    expect((outputTokens('high', { width: 3840, height: 2160 }) * 30) / 1e6).toBeCloseTo(0.4, 2);
  });

  it('of speech are 0.015 and 0.030 USD for 1,000 characters', () => {
    const prompt = 'x'.repeat(1000);

    expect(estimate('tts-1', { prompt }, 'audio')).toBe(15_000);
    expect(estimate('tts-1-hd', { prompt }, 'audio')).toBe(30_000);
  });

  it('of a minute of speech that is counted in tokens are about 0.015 USD, and its estimate is above that', () => {
    // A minute of reading is about 900 characters.
    const micros = estimate('gpt-4o-mini-tts', { prompt: 'x'.repeat(900) }, 'audio') ?? 0;

    expect(micros).toBeGreaterThan(15_000);
    expect(micros).toBeLessThan(15_000 * 5);
  });

  it.each(QUALITIES)('of the tokens of an answer are the price of its picture: %s', (quality) => {
    const tokens = outputTokens(quality, square);

    const cost = imageUsageCost(prices, 'gpt-image-2.6-flare', {
      input_tokens: 1010,
      input_tokens_details: { text_tokens: 10, image_tokens: 1000 },
      output_tokens: tokens,
    });

    expect(cost).toEqual({ micros: 10 * 5 + 1000 * 8 + tokens * 30, basis: 'usage' });
  });
});

describe('an estimate of OpenAI', () => {
  it('multiplies by the count, inputs included', () => {
    const one = estimate('gpt-image-2', { prompt: 'x', quality: 'low', ...square }) ?? 0;

    expect(estimate('gpt-image-2', { prompt: 'x', quality: 'low', count: 10, ...square })).toBe(10 * one);
  });

  it('takes the finest for auto, and for words that it does not know', () => {
    const finest = estimate('gpt-image-2.6-flare', { prompt: 'x', quality: 'max', ...square }) ?? 0;

    expect(estimate('gpt-image-2.6-flare', { prompt: 'x', quality: 'auto', ...square })).toBe(finest);
    expect(estimate('gpt-image-2.6-flare', { prompt: 'x', quality: 'ultra', ...square })).toBe(finest);
    expect(finest).toBeGreaterThan(4 * 210_000);
  });

  it('takes the largest size when the model chooses it', () => {
    const free = estimate('gpt-image-2', { prompt: 'x', quality: 'high', autoSize: true, ...square }) ?? 0;

    for (const size of [square, { width: 3840, height: 2160 }, { width: 2048, height: 2048 }])
      expect(free).toBeGreaterThanOrEqual(estimate('gpt-image-2', { prompt: 'x', quality: 'high', ...size }) ?? 0);
  });

  it('counts a prompt by its bytes, which no token undercuts', () => {
    const short = estimate('gpt-image-2', { prompt: 'x', quality: 'low', ...square }) ?? 0;
    const long = estimate('gpt-image-2', { prompt: '漢'.repeat(1000), quality: 'low', ...square }) ?? 0;

    expect(long - short).toBe((3000 - 1) * 5);
  });

  it('has the price of its model for a dated snapshot, and none for a model without one', () => {
    const params = { prompt: 'x', quality: 'low', ...square };

    expect(estimate('gpt-image-2-2026-04-21', params)).toBe(estimate('gpt-image-2', params));
    expect(estimate('gpt-image-3-preview', params)).toBeNull();
  });
});
