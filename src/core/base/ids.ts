import {
  type AssetId,
  assetIdSchema,
  type AttemptId,
  attemptIdSchema,
  type CompanyId,
  companyIdSchema,
  type JobId,
  jobIdSchema,
  type LimitId,
  limitIdSchema,
  type ReservationId,
  reservationIdSchema,
  uuidv7,
} from '../../contract/ids.ts';
import type { EpochMs } from '../../contract/units.ts';

function newUuid(now: EpochMs): string {
  return uuidv7(now, crypto.getRandomValues(new Uint8Array(10)));
}

/** New ids, UUIDv7 (RFC 9562): sortable by creation within a millisecond; never used to order money. */
export const newId = {
  company: (now: EpochMs): CompanyId => companyIdSchema.parse(newUuid(now)),
  job: (now: EpochMs): JobId => jobIdSchema.parse(newUuid(now)),
  attempt: (now: EpochMs): AttemptId => attemptIdSchema.parse(newUuid(now)),
  asset: (now: EpochMs): AssetId => assetIdSchema.parse(newUuid(now)),
  limit: (now: EpochMs): LimitId => limitIdSchema.parse(newUuid(now)),
  reservation: (now: EpochMs): ReservationId => reservationIdSchema.parse(newUuid(now)),
};
