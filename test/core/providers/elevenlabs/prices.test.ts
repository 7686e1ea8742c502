import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/contract/units.ts';
import { newId } from '../../../../src/core/base/ids.ts';
import { creditCost, estimateElevenLabs } from '../../../../src/core/providers/elevenlabs/estimate.ts';
import { type Lists, OFFLINE } from '../../../../src/core/providers/elevenlabs/pickers.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';

function estimate(model: string, params: JsonObject, lists: Lists = OFFLINE): number | null {
  return estimateElevenLabs(prices, lists, { jobId: newId.job(0), jobType: 'audio', model, params }).maxCostMicros;
}

describe('ElevenLabs’ published prices', () => {
  it.each([
    ['eleven_v4', 80_000],
    ['eleven_v4_turbo', 40_000],
    ['eleven_v3', 100_000],
    ['eleven_multilingual_v2', 100_000],
    ['eleven_flash_v2_5', 50_000],
  ])('of 1,000 characters of %s are reproduced', (model, micros) => {
    expect(estimate(model, { prompt: 'x'.repeat(1000) })).toBe(micros);
  });

  it('of a sound effect and of a minute of music are reproduced', () => {
    expect(estimate('eleven_text_to_sound_v2', { prompt: 'a door' })).toBe(120_000);
    expect(estimate('music_v1', { prompt: 'strings', duration: 60 })).toBe(300_000);
    expect(estimate('music_v2', { prompt: 'strings', duration: 10 })).toBe(50_000);
  });

  it('are not known for generations, so that a cap is asked for', () => {
    expect(estimate('veo-3.1-generate-001', { prompt: 'waves' })).toBeNull();
  });

  it('of credits are those of characters at their multiplier', () => {
    expect(creditCost(prices, 1000)).toEqual({ micros: 100_000, basis: 'usage' });
    expect(creditCost(prices, 12.5)).toEqual({ micros: 1300, basis: 'usage' });
  });
});

describe('an estimate of ElevenLabs', () => {
  it('takes the vendor’s own multiplier when that is more than our table says', () => {
    const lists: Lists = {
      ...OFFLINE,
      speech: [{ id: 'eleven_v4', label: 'v4', maxCharacters: 10_000, multiplier: 2 }],
    };

    expect(estimate('eleven_v4', { prompt: 'x'.repeat(1000) }, lists)).toBe(200_000);
  });

  it('prices a model that is new to us by its multiplier, and has none without', () => {
    const model = { id: 'eleven_v5', label: 'v5', maxCharacters: 1000 };

    expect(estimate('eleven_v5', { prompt: 'xx' }, { ...OFFLINE, speech: [{ ...model, multiplier: 1.5 }] })).toBe(300);
    expect(
      estimate('eleven_v5', { prompt: 'xx' }, { ...OFFLINE, speech: [{ ...model, multiplier: undefined }] }),
    ).toBeNull();
  });
});
