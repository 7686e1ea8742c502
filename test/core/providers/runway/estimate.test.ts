import { describe, expect, it } from 'vitest';
import type { JobType } from '../../../../src/contract/provider.ts';
import type { JsonObject } from '../../../../src/contract/units.ts';
import { newId } from '../../../../src/core/base/ids.ts';
import type { AdapterRequest } from '../../../../src/core/providers/adapter.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';
import { microsOfCredits } from '../../../../src/core/providers/runway/credits.ts';
import { estimateRunway } from '../../../../src/core/providers/runway/estimate.ts';

const CENT = 10_000;

function request(jobType: JobType, model: string, params: JsonObject, clipMs?: number): AdapterRequest {
  return {
    jobId: newId.job(1),
    jobType,
    model,
    params,
    ...(clipMs === undefined ? {} : { inputs: { video: { durationMs: clipMs } } }),
  };
}

function most(jobType: JobType, model: string, params: JsonObject, clipMs?: number): number | null {
  return estimateRunway(prices, request(jobType, model, params, clipMs)).maxCostMicros;
}

describe('the vendor’s published prices', () => {
  it.each([
    ['gen4.5', { duration: 1 }, 12],
    ['gen4.5', { duration: 10 }, 120],
    ['gen4_turbo', { duration: 1, image: 'x' }, 5],
    ['veo3.1', { duration: 1, audio: false }, 20],
    ['veo3.1', { duration: 1, audio: true }, 40],
    ['veo3.1_fast', { duration: 1, audio: false }, 10],
    ['veo3.1_fast', { duration: 1, audio: true }, 15],
    ['wan3', { duration: 1, ratio: '832:480' }, 5],
    ['wan3', { duration: 1, ratio: '1280:720' }, 10],
    ['wan3', { duration: 1, ratio: '1920:1080' }, 20],
    ['wan3', { duration: 1, ratio: 'auto_1080p', image: 'x' }, 20],
    ['seedance2', { duration: 1, ratio: '1280:720' }, 36],
    ['seedance2', { duration: 1, ratio: '1920:1080' }, 40],
    ['seedance2_fast', { duration: 4 }, 116],
    ['seedance2_mini', { duration: 4 }, 64],
    ['seedance2_5', { duration: 4, ratio: '854:480' }, 120],
    ['grok_imagine_1_5', { duration: 4, resolution: '480p' }, 44],
    ['grok_imagine_1_5', { duration: 4, resolution: '720p' }, 65],
  ] as const)('of %s with %j: %d cents', (model, params, cents) => {
    expect(most('video', model, { prompt: 'p', ...params })).toBe(cents * CENT);
  });

  it.each([
    [10_000, 280],
    [10_001, 308],
    [1000, 56],
    [1, 56],
  ])('of Aleph by the seconds of a clip of %d ms, never below its minimum: %d cents', (clipMs, cents) => {
    expect(most('video', 'aleph2', { prompt: 'p', video: 'x' }, clipMs)).toBe(cents * CENT);
  });

  it.each([
    ['gen4_image', { ratio: '1280:720' }, 5],
    ['gen4_image', { ratio: '1920:1080' }, 8],
    ['gen4_image_turbo', { image: 'x' }, 2],
    ['gemini_image3_pro', { ratio: '1024:1024' }, 20],
    ['gemini_image3_pro', { ratio: '2048:2048' }, 20],
    ['gemini_image3_pro', { ratio: '4096:4096' }, 40],
    ['gemini_image3_pro', { ratio: '1024:1024', count: 4 }, 80],
    ['gpt_image_2', { quality: 'low', ratio: '1920:1920' }, 1],
    ['gpt_image_2', { quality: 'low', ratio: 'auto' }, 2],
    ['gpt_image_2', { quality: 'medium', ratio: '2560:1440' }, 5],
    ['gpt_image_2', { quality: 'medium', ratio: '3840:2160' }, 11],
    ['gpt_image_2', { quality: 'high', ratio: '1920:1920' }, 20],
    ['gpt_image_2', { quality: 'high', ratio: '3840:2160' }, 41],
    ['gpt_image_2', { quality: 'auto', ratio: '3840:2160', count: 3 }, 123],
    ['seedream5_pro', { ratio: '1024:1024' }, 5],
    ['seedream5_pro', { ratio: 'auto_2k' }, 9],
    ['seedream5_lite', {}, 4],
    ['muse_image', { count: 4 }, 4],
    ['gemini_2.5_flash', {}, 5],
    ['grok_imagine_image_2', { quality: 'medium', ratio: '1024:1024' }, 6],
    ['grok_imagine_image_2', { quality: 'medium', ratio: '2048:2048' }, 8],
    ['grok_imagine_image_2', { quality: 'medium', ratio: '1024:1024', image: 'x', image2: 'y', count: 2 }, 16],
  ] as const)('of a picture of %s with %j: %d cents', (model, params, cents) => {
    expect(most('image', model, { prompt: 'p', ...params })).toBe(cents * CENT);
  });

  it.each([
    ['eleven_multilingual_v2', 'x'.repeat(50), 1],
    ['eleven_multilingual_v2', 'x'.repeat(51), 2],
    ['eleven_multilingual_v2', 'x'.repeat(1000), 20],
    ['eleven_text_to_sound_v2', 'a bell', 2],
  ])('of sound of %s: %#', (model, prompt, cents) => {
    expect(most('audio', model, { prompt })).toBe(cents * CENT);
  });

  it('counts a credit as the price table does', () => {
    expect(microsOfCredits(1)).toBe(prices.price({ provider: 'runway', model: 'credit', unit: 'credit', quantity: 1 }));
  });
});

describe('an estimate', () => {
  it.each([
    ['the vendor publishes no price', 'video', 'hailuo3', {}],
    ['this resolution has none', 'video', 'seedance2', { ratio: '3840:2160' }],
    ['the length of the clip is not known', 'video', 'aleph2', { video: 'x' }],
    ['the model is newer than this version', 'video', 'brand_new_video', {}],
    ['there is no such model', 'video', 'act_two', {}],
  ] as const)('is unknown where %s', (_why, jobType, model, params) => {
    expect(estimateRunway(prices, request(jobType, model, { prompt: 'p', ...params }))).toEqual({
      maxCostMicros: null,
      priceVersion: null,
      durationMs: null,
    });
  });

  it('takes what the vendor would choose at its dearest', () => {
    expect(most('video', 'veo3.1', { prompt: 'p', duration: 8 })).toBe(320 * CENT);
    expect(most('image', 'gpt_image_2', { prompt: 'p', ratio: '1920:1920', quality: 'auto' })).toBe(20 * CENT);
  });

  it('carries the version of the price table', () => {
    const { priceVersion } = estimateRunway(prices, request('video', 'gen4.5', { prompt: 'p', duration: 5 }));

    expect(priceVersion).toBe(prices.version);
  });
});
