import type { EpochMs } from '../../../src/contract/units.ts';
import { USAGE_SPAN_MS, type UsageSample } from '../../stores/comfy-usage.ts';

/** A stretch without samples that is longer than this is a gap: nobody looked, or it did not run. */
const GAP_MS = 45_000;

export type ChartBox = { readonly width: number; readonly height: number };

/** The path of one value over time, from ten minutes ago at the left to now at the right, 0 at the bottom and `most` at the top; '' for none. Pure. */
export function usagePath(
  samples: readonly UsageSample[],
  value: (sample: UsageSample) => number | null,
  { now, most, box }: { readonly now: EpochMs; readonly most: number; readonly box: ChartBox },
): string {
  let before: EpochMs | undefined;
  const steps: string[] = [];
  for (const sample of samples) {
    const amount = value(sample);
    if (amount === null) {
      before = undefined;
      continue;
    }
    const isNew = before === undefined || sample.at - before > GAP_MS;
    const x = xOf(sample.at, now, box.width);
    const y = box.height - Math.min(1, most === 0 ? 0 : amount / most) * box.height;
    steps.push(`${isNew ? 'M' : 'L'}${round(x)} ${round(y)}`);
    before = sample.at;
  }
  return steps.join(' ');
}

/** The stretches in which it worked, as left edge and width. Pure. */
export function busyBands(
  samples: readonly UsageSample[],
  now: EpochMs,
  width: number,
): readonly { readonly x: number; readonly width: number }[] {
  const bands: { x: number; width: number }[] = [];
  for (const [index, sample] of samples.entries()) {
    const next = samples[index + 1];
    if (!sample.isBusy) continue;
    const end = next === undefined || next.at - sample.at > GAP_MS ? sample.at : next.at;
    const x = xOf(sample.at, now, width);
    const right = xOf(end, now, width);
    const last = bands.at(-1);
    if (last !== undefined && Math.abs(last.x + last.width - x) < 0.5) last.width = right - last.x;
    else bands.push({ x, width: Math.max(1, right - x) });
  }
  return bands;
}

/** The largest and the last known of a value; undefined when it was never known. Pure. */
export function peakOf(
  samples: readonly UsageSample[],
  value: (sample: UsageSample) => number | null,
): { readonly now: number; readonly most: number } | undefined {
  const known = samples.map(value).filter((amount) => amount !== null);
  const last = known.at(-1);
  return last === undefined ? undefined : { now: last, most: Math.max(...known) };
}

function xOf(at: EpochMs, now: EpochMs, width: number): number {
  return Math.min(width, Math.max(0, (1 - (now - at) / USAGE_SPAN_MS) * width));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
