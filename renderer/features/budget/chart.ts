import type { BudgetHistory } from '../../../src/contract/budget.ts';
import type { MicroUsd } from '../../../src/contract/units.ts';

/** One bar: a day, or several that are drawn together. `end` is exclusive. */
export type Bar = {
  readonly start: number;
  readonly days: number;
  readonly totalMicros: MicroUsd;
  /** From the bottom up, in the order of the legend. */
  readonly parts: readonly { readonly provider: string; readonly micros: MicroUsd }[];
};

/** More bars than this are hairs. */
const BARS_MAX = 60;

/** Bars of a history, days drawn together where they are many. Pure. */
export function barsOf({ days, byProvider }: BudgetHistory): Bar[] {
  const each = Math.ceil(days.length / BARS_MAX);
  const bars: Bar[] = [];
  // The newest bar is whole; the oldest takes what is left.
  for (let end = days.length; end > 0; end -= each) {
    const group = days.slice(Math.max(0, end - each), end);
    const parts = byProvider
      .map(({ value: provider }) => ({
        provider,
        micros: group.reduce((sum, day) => sum + (day.spentMicros[provider] ?? 0), 0),
      }))
      .filter(({ micros }) => micros > 0);
    const totalMicros = parts.reduce((sum, { micros }) => sum + micros, 0);
    bars.unshift({ start: group[0]?.start ?? 0, days: group.length, totalMicros, parts });
  }
  return bars;
}

/** The top of the scale: the next of 1, 2 or 5 times a power of ten above the largest bar. Micro-dollars, at least one cent. */
export function scaleTop(bars: readonly Bar[]): MicroUsd {
  const largest = Math.max(10_000, ...bars.map(({ totalMicros }) => totalMicros));
  const power = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= largest) ?? 10;
  return step * power;
}

/** A colour for each provider, the same everywhere in the view. */
export const PROVIDER_COLORS: Readonly<Record<string, string>> = {
  openai: 'bg-good',
  runway: 'bg-accent',
  elevenlabs: 'bg-note',
  heygen: 'bg-warning',
};
export const OTHER_COLOR = 'bg-faint';
