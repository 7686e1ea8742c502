import { expect, it } from 'vitest';
import { type UsageSample, USAGE_SPAN_MS, withSample } from '../../../renderer/stores/comfy-usage.ts';
import { comfyStatusSchema } from '../../../src/contract/comfy.ts';
import { comfyExample } from '../../contract/examples.ts';

const NOW = 1_800_000_000_000;
const comfy = comfyStatusSchema.parse({
  ...comfyExample,
  state: 'busy',
  vramTotalBytes: 100,
  vramFreeBytes: 30,
  rssBytes: 7,
});

it('a sample is what is used, of what there is', () => {
  expect(withSample([], comfy, NOW)).toEqual([{ at: NOW, vramUsed: 70, vramTotal: 100, rss: 7, isBusy: true }]);
});

it('samples older than the chart go, and a ComfyUI of which nothing is known adds none', () => {
  const before = withSample(withSample([], comfy, NOW), comfy, NOW + 10_000);
  const silent = { ...comfy, vramTotalBytes: null, vramFreeBytes: null, rssBytes: null };

  expect(withSample(before, silent, NOW + USAGE_SPAN_MS).map(({ at }) => at)).toEqual([NOW + 10_000]);
});

it('samples are bounded, however often somebody looks', () => {
  let samples: readonly UsageSample[] = [];
  for (let n = 0; n < 1000; n++) samples = withSample(samples, comfy, NOW + n);

  expect(samples).toHaveLength(400);
  expect(samples.at(-1)?.at).toBe(NOW + 999);
});
