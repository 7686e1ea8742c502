import { describe, expect, it } from 'vitest';
import type { ModelFamily, ModelKind, ModelMemory } from '../../../../src/contract/model-files.ts';
import { fitOf } from '../../../../src/core/comfy/models/fit.ts';

const GB = 1024 ** 3;
const gpu = (vram: number, ram: number | null): ModelMemory => ({
  vramBytes: vram * GB,
  ramBytes: ram === null ? null : ram * GB,
  isShared: false,
  source: 'test',
});
const apple: ModelMemory = { vramBytes: 16 * GB, ramBytes: 16 * GB, isShared: true, source: 'Apple M2' };
const cpu: ModelMemory = { vramBytes: null, ramBytes: 32 * GB, isShared: true, source: 'no GPU was found' };
const nobody: ModelMemory = { vramBytes: null, ramBytes: null, isShared: false, source: '' };

describe('fitOf', () => {
  it.each<readonly [string, number | null, ModelFamily, ModelKind, ModelMemory, string]>([
    ['SDXL on 12 GB', 6.5, 'sdxl', 'checkpoint', gpu(12, 32), 'fits'],
    ['SDXL on 8 GB', 6.5, 'sdxl', 'checkpoint', gpu(8, 16), 'offload'],
    ['SDXL on 2 GB', 6.5, 'sdxl', 'checkpoint', gpu(2, 32), 'too_large'],
    ['SD 1.5 on 4 GB', 2, 'sd1', 'checkpoint', gpu(4.2, 8), 'fits'],
    ['Flux fp8 on 24 GB', 16, 'flux_dev', 'checkpoint', gpu(24, 32), 'fits'],
    ['Flux fp8 on 12 GB with 32 GB', 16, 'flux_dev', 'checkpoint', gpu(12, 32), 'offload'],
    ['Flux fp8 on 12 GB with 16 GB', 16, 'flux_dev', 'checkpoint', gpu(12, 16), 'too_large'],
    ['Wan 14B on 16 GB with 64 GB', 13.3, 'wan_14b', 'diffusion_model', gpu(16, 64), 'offload'],
    ['a text encoder of 6 GB beside 8 GB', 6.3, 'umt5_xxl', 'text_encoder', gpu(8, 16), 'fits'],
    ['SDXL on a remote GPU whose main memory nobody names', 6.5, 'sdxl', 'checkpoint', gpu(8, null), 'unknown'],
    ['SDXL on a Mac with 16 GB', 6.5, 'sdxl', 'checkpoint', apple, 'fits'],
    ['Flux on a Mac with 16 GB', 16, 'flux_dev', 'checkpoint', apple, 'too_large'],
    ['SDXL on the processor', 6.5, 'sdxl', 'checkpoint', cpu, 'offload'],
    ['Flux on the processor with 32 GB', 21, 'flux_dev', 'checkpoint', cpu, 'too_large'],
    ['a file of unknown size', null, 'sdxl', 'checkpoint', gpu(24, 64), 'unknown'],
    ['a computer that nobody could ask', 6.5, 'sdxl', 'checkpoint', nobody, 'unknown'],
    ['an unknown family', 4, 'unknown', 'unknown', gpu(8, 16), 'fits'],
  ])('%s', (...row) => {
    const [, size, family, kind, memory, verdict] = row;

    const fit = fitOf({ bytes: size === null ? null : size * GB, family, kind }, memory);

    expect(fit.verdict).toBe(verdict);
    expect(fit.message).toMatch(/\.$/);
  });

  it('says the numbers', () => {
    expect(fitOf({ bytes: 6.5 * GB, family: 'sdxl', kind: 'checkpoint' }, gpu(12, 32)).message).toBe(
      'Fits your GPU: 6.5 GB for the weights and about 2.5 GB to work, of 12 GB.',
    );
  });

  it('never promises less room to a larger card', () => {
    const rank = { too_large: 0, unknown: 0, offload: 1, fits: 2 };
    const verdicts = [2, 4, 6, 8, 12, 16, 24, 48].map(
      (vram) => rank[fitOf({ bytes: 12 * GB, family: 'flux', kind: 'checkpoint' }, gpu(vram, 32)).verdict],
    );

    expect(verdicts).toEqual(verdicts.toSorted((a, b) => a - b));
    expect(new Set(verdicts)).toEqual(new Set([0, 1, 2]));
  });
});
