import { describe, expect, it } from 'vitest';
import { busyBands, peakOf, usagePath } from '../../../../renderer/features/comfyui/usage-chart.ts';
import type { UsageSample } from '../../../../renderer/stores/comfy-usage.ts';
import { MINUTE, SECOND } from '../../../../src/contract/units.ts';

const NOW = 1_800_000_000_000;
const BOX = { width: 600, height: 100 };
const sample = (ago: number, vramUsed: number | null, isBusy = false): UsageSample => ({
  at: NOW - ago,
  vramUsed,
  vramTotal: 100,
  rss: null,
  isBusy,
});
const vram = (one: UsageSample): number | null => one.vramUsed;

describe('the chart of ComfyUI', () => {
  it('goes from ten minutes ago to now, from nothing to all', () => {
    const samples = [sample(20 * SECOND, 0), sample(10 * SECOND, 50), sample(0, 100)];

    expect(usagePath(samples, vram, { now: NOW, most: 100, box: BOX })).toBe('M580 100 L590 50 L600 0');
  });

  it('shows a gap where nobody looked or nothing was known, and no line across it', () => {
    const samples = [
      sample(5 * MINUTE, 10),
      sample(2 * MINUTE, 10),
      sample(110 * SECOND, null),
      sample(100 * SECOND, 10),
    ];

    expect(usagePath(samples, vram, { now: NOW, most: 100, box: BOX }).match(/[ML]/g)?.join('')).toBe('MMM');
    expect(usagePath([], vram, { now: NOW, most: 100, box: BOX })).toBe('');
  });

  it('marks when it worked, as one band as long as it lasted', () => {
    const samples = [sample(60 * SECOND, 1, true), sample(50 * SECOND, 1, true), sample(40 * SECOND, 1), sample(0, 1)];

    expect(busyBands(samples, NOW, 600)).toEqual([{ x: 540, width: 20 }]);
  });

  it('names the last and the largest', () => {
    expect(peakOf([sample(2, 30), sample(1, 80), sample(0, 50)], vram)).toEqual({ now: 50, most: 80 });
    expect(peakOf([sample(0, null)], vram)).toBeUndefined();
  });
});
