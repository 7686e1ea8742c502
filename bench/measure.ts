/** One line of the table. floor: the same work without Gesso, in the same run. */
export type Measurement = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly floor?: number;
  /** What `floor` is; absent: raw better-sqlite3, or nothing at all. */
  readonly against?: string;
  /** Ours divided by the floor, measured in pairs; absent: value divided by floor. */
  readonly ratio?: number;
  /** The middle half of the paired ratios (or of the samples): first and third quartile. */
  readonly spread?: readonly [low: number, high: number];
};

/** Operations per second of `work`, which does `count` of them. */
export function perSecond(count: number, work: () => void): number {
  const start = performance.now();
  work();
  return (count / (performance.now() - start)) * 1000;
}

/** The q-quantile (0..1) of some milliseconds. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

/** The middle of several runs: one slow fsync must not decide. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/**
 * Rates of two ways to do the same, each pair measured back to back, so that a busy machine or a slow disk hits both: the medians, the
 * median ratio of the pairs, and its middle half.
 */
export function pairedRates(
  ours: readonly number[],
  floor: readonly number[],
): Required<Pick<Measurement, 'value' | 'floor' | 'ratio' | 'spread'>> {
  const ratios = ours.map((rate, index) => rate / (floor[index] ?? Number.NaN));
  return {
    value: median(ours),
    floor: median(floor),
    ratio: median(ratios),
    spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
  };
}
