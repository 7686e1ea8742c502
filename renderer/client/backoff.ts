import { type DurationMs, SECOND } from '../../src/contract/units.ts';

const FIRST_MS: DurationMs = 250;
const LONGEST_MS: DurationMs = 8 * SECOND;

/**
 * How long to wait before the next try to connect: doubles from 250 ms to 8 s, with full jitter in the upper half, so that many windows do not knock at once.
 * @param attempt 0 for the first.
 * @param random 0 ≤ random < 1.
 */
export function reconnectDelay(attempt: number, random: number): DurationMs {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
