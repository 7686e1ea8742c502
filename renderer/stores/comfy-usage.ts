import { create } from 'zustand';
import type { ComfyStatus } from '../../src/contract/comfy.ts';
import { type EpochMs, MINUTE } from '../../src/contract/units.ts';

/** How ComfyUI was at one moment; null: nobody knows. Bytes. */
export type UsageSample = {
  readonly at: EpochMs;
  readonly vramUsed: number | null;
  readonly vramTotal: number | null;
  readonly rss: number | null;
  readonly isBusy: boolean;
};

/** How far back the chart looks. */
export const USAGE_SPAN_MS = 10 * MINUTE;
/** More than one sample in two seconds for the whole span; older ones go first. */
const MOST_SAMPLES = 400;

/** ComfyUI over the last minutes, as far as this window has looked. */
export const useComfyUsage = create<{ readonly samples: readonly UsageSample[] }>()(() => ({ samples: [] }));

/** The samples with one more, without those that are too old. A ComfyUI of which nothing is known adds none. Pure. */
export function withSample(samples: readonly UsageSample[], comfy: ComfyStatus, at: EpochMs): readonly UsageSample[] {
  const recent = samples.filter((sample) => at - sample.at < USAGE_SPAN_MS && sample.at < at);
  const { vramFreeBytes: free, vramTotalBytes: vramTotal, rssBytes: rss, state } = comfy;
  if (vramTotal === null && rss === null) return recent;
  const vramUsed = vramTotal === null || free === null ? null : Math.max(0, vramTotal - free);
  return [...recent, { at, vramUsed, vramTotal, rss, isBusy: state === 'busy' }].slice(-MOST_SAMPLES);
}
