import type { EpochMs } from '../../contract/units.ts';
import { LIMITS } from '../base/limits.ts';
import type { Db } from '../db/open.ts';
import { run } from '../db/statement.ts';

/** true when no pause of ours is as long: whoever wrote this instant had a clock that was ahead. */
export function isPutOffTooLong(at: EpochMs, now: EpochMs): boolean {
  return at - now > LIMITS.putOffMaxMs;
}

/** Makes due what a clock that was ahead has put off; else it would wait until the right clock gets there. Returns how many jobs. Rows set aside as damaged stay so. */
export function endWrongWaits(db: Db, now: EpochMs): number {
  return run(
    db,
    `update jobs set run_after = :now, updated_at = :now
     where state = 'queued' and run_after > 0 and run_after > :beyond and run_after < :never`,
    { now, beyond: now + LIMITS.putOffMaxMs, never: Number.MAX_SAFE_INTEGER },
  );
}
