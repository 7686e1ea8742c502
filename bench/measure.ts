/** One line of the table. floor: the same work without Gesso, in the same run. */
export type Measurement = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly floor?: number;
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
