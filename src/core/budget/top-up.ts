import type { ReservationId } from '../../contract/ids.ts';
import type { EpochMs, MicroUsd } from '../../contract/units.ts';
import type { AppError } from '../base/app-error.ts';
import { assert } from '../base/assert.ts';
import { newId } from '../base/ids.ts';
import type { Db } from '../db/open.ts';
import { getReservation, insertReservation, reservationWithTopUps } from './ledger.ts';
import { refusalOfTopUp } from './reserve.ts';

/**
 * Holds more for a job whose provider names a maximum above what was reserved: a second reservation for the difference, in the windows
 * of the first, which the end of the job frees together with it. Every limit that applies is checked first. Call inside the
 * transaction that records why. Returns undefined when `toMicros` is held now, else the AppError `budget_exceeded` that says which limit
 * stood in the way; then nothing was written.
 */
export function topUp(
  db: Db,
  id: ReservationId,
  options: { toMicros: MicroUsd; attempt: number; timeZone: string; now: EpochMs },
): AppError | undefined {
  assert(db.inTransaction, 'a top-up is a part of the step that needs it');
  assert(
    Number.isSafeInteger(options.toMicros) && options.toMicros >= 0,
    'a maximum is a whole number of micro-dollars',
  );
  const first = getReservation(db, id);
  assert(first !== undefined, `reservation ${id} exists`);
  const missing = options.toMicros - heldFor(db, id);
  if (missing <= 0) return undefined;
  const reservation = { ...first, id: newId.reservation(options.now), amount_micros: missing };
  const refusal = refusalOfTopUp(db, { reservation, timeZone: options.timeZone });
  if (refusal !== undefined) return refusal;
  insertReservation(db, reservation, options.attempt);
  return undefined;
}

/** What a job's present reservation was made for, its top-ups included. Micro-dollars; 0 when there is none of this id. */
export function heldFor(db: Db, id: ReservationId): MicroUsd {
  return reservationWithTopUps(db, id).reduce((sum, held) => sum + held.amount_micros, 0);
}
