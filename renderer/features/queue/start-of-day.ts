import type { EpochMs } from '../../../src/contract/units.ts';

/** Local midnight before an instant. */
export function startOfDay(at: EpochMs): EpochMs {
  return new Date(at).setHours(0, 0, 0, 0);
}
