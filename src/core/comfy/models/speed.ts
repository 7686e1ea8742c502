import type { DurationMs } from '../../../contract/units.ts';

/** Bytes per second over the last span, from counts at monotonic instants. */
export type SpeedMeter = { add(bytes: number, at: DurationMs): void; bytesPerSecond(): number | null };

/** A meter over `windowMs`. null until a tenth of it has passed: the first packets say nothing. */
export function createSpeedMeter(windowMs: DurationMs): SpeedMeter {
  const samples: { readonly at: DurationMs; readonly bytes: number }[] = [];
  return {
    add(bytes, at) {
      samples.push({ at, bytes });
      while (samples.length > 2 && at - (samples[0]?.at ?? at) > windowMs) samples.shift();
    },
    bytesPerSecond() {
      const first = samples[0];
      const last = samples.at(-1);
      if (first === undefined || last === undefined || last.at - first.at < windowMs / 10) return null;
      return Math.max(0, Math.round(((last.bytes - first.bytes) / (last.at - first.at)) * 1000));
    },
  };
}
