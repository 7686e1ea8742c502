import type { EpochMs } from '../src/contract/units.ts';

/** The present instant. The only reader of the wall clock in the renderer. */
export function now(): EpochMs {
  return Date.now();
}
