import { describe, expect, it } from 'vitest';
import type { JobType } from '../../../../src/contract/provider.ts';
import type { JsonObject } from '../../../../src/contract/units.ts';
import { newId } from '../../../../src/core/base/ids.ts';
import {
  type AvatarTypeOf,
  estimateHeyGen,
  secondPrice,
  spokenSeconds,
} from '../../../../src/core/providers/heygen/estimate.ts';
import { heyGenModelOf } from '../../../../src/core/providers/heygen/models.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';

const LOOKS = { photo: 'photo_avatar', twin: 'digital_twin', studio: 'studio_avatar' } as const;
const typeOf: AvatarTypeOf = (id) => (id === 'photo' || id === 'twin' || id === 'studio' ? LOOKS[id] : undefined);

function most(model: string, params: JsonObject, soundMs?: number): number | null {
  const jobType: JobType = model === 'starfish_tts' ? 'audio' : 'video';
  const inputs = soundMs === undefined ? {} : { inputs: { audio: { durationMs: soundMs } } };
  return estimateHeyGen(prices, { jobId: newId.job(1), jobType, model, params, ...inputs }, typeOf).maxCostMicros;
}

describe('the vendor’s published prices of a second', () => {
  it.each([
    ['avatar_iv', { avatar: 'photo', resolution: '1080p' }, 50_000],
    ['avatar_iv', { avatar: 'photo', resolution: '720p' }, 50_000],
    ['avatar_iv', { avatar: 'photo', resolution: '4k' }, 66_700],
    ['avatar_iv', { avatar: 'twin', resolution: '1080p' }, 66_700],
    ['avatar_iv', { avatar: 'twin', resolution: '4k' }, 83_300],
    ['avatar_iv', { avatar: 'studio', resolution: '1080p' }, 66_700],
    ['avatar_iv', { avatar: 'studio', resolution: '4k' }, 83_300],
    ['avatar_iv', { image: 'x', resolution: '1080p' }, 50_000],
    ['avatar_iii', { avatar: 'photo', resolution: '1080p' }, 16_700],
    ['avatar_iii', { avatar: 'twin', resolution: '4k' }, 20_000],
    ['avatar_iii', { avatar: 'studio', resolution: '720p' }, 16_700],
    ['avatar_v', { avatar: 'twin', resolution: '1080p' }, 100_000],
  ])('of %s with %j', (model, params, micros) => {
    expect(most(model, { audio: 'x', ...params }, 1000)).toBe(micros);
    expect(most(model, { audio: 'x', ...params }, 9001)).toBe(10 * micros);
  });

  it('of the agent, whose films have a length that nobody knows before', () => {
    const model = heyGenModelOf('video_agent', 'video');

    expect(model === undefined ? undefined : secondPrice(prices, { model, params: {}, typeOf })).toEqual({
      micros: 33_300,
      isGuess: false,
    });
    expect(most('video_agent', { prompt: 'a film' })).toBeNull();
  });

  it('of speech, below a hundredth of a cent', () => {
    expect(most('starfish_tts', { prompt: 'x'.repeat(14 * 10) })).toBe(13 * 667);
  });

  it('where only a worst case is known, says that it is a guess', () => {
    const model = heyGenModelOf('avatar_v', 'video');

    expect(model === undefined ? undefined : secondPrice(prices, { model, params: {}, typeOf })).toEqual({
      micros: 100_000,
      isGuess: true,
    });
  });
});

describe('an estimate', () => {
  it('takes the dearest kind where the look is not known', () => {
    expect(most('avatar_iv', { avatar: 'somebody', audio: 'x', resolution: '4k' }, 1000)).toBe(83_300);
  });

  it('is unknown where the length of the sound is', () => {
    expect(most('avatar_iv', { avatar: 'photo', audio: 'x' })).toBeNull();
  });

  it.each([
    ['x'.repeat(140), 1, 13],
    ['x'.repeat(140), 0.5, 26],
    ['x'.repeat(140), 2, 7],
    ['x', 1, 1],
    ['', 1, 1],
    ['漢'.repeat(14), 1, 6],
    ['こんにちは', 1, 2],
  ])('of %j at speed %d counts with %#', (text, speed, seconds) => {
    expect(spokenSeconds(text, speed)).toBe(seconds);
  });
});
