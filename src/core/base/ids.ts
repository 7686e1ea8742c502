import {
  type AssetId,
  assetIdSchema,
  type AttemptId,
  attemptIdSchema,
  type CollectionId,
  collectionIdSchema,
  type CompanyId,
  companyIdSchema,
  type DownloadId,
  downloadIdSchema,
  type JobId,
  jobIdSchema,
  type LimitId,
  limitIdSchema,
  type PresetId,
  presetIdSchema,
  type ProjectId,
  projectIdSchema,
  type ReservationId,
  reservationIdSchema,
} from '../../contract/ids.ts';
import type { EpochMs } from '../../contract/units.ts';

/**
 * A UUIDv7 (RFC 9562 §5.7) with the random bits of a version 4: its variant and 74 random bits lie at the same places, and Node draws
 * them in advance, which ten fresh bytes for each id are too slow for.
 */
function newUuid(now: EpochMs): string {
  if (!(now >= 0 && now < 2 ** 48)) throw new RangeError(`an id cannot hold the instant ${now}`);
  const time = Math.floor(now).toString(16).padStart(12, '0');
  const random = crypto.randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}

/** New ids, UUIDv7 (RFC 9562): sortable by creation within a millisecond; never used to order money. */
export const newId = {
  company: (now: EpochMs): CompanyId => companyIdSchema.parse(newUuid(now)),
  job: (now: EpochMs): JobId => jobIdSchema.parse(newUuid(now)),
  attempt: (now: EpochMs): AttemptId => attemptIdSchema.parse(newUuid(now)),
  asset: (now: EpochMs): AssetId => assetIdSchema.parse(newUuid(now)),
  collection: (now: EpochMs): CollectionId => collectionIdSchema.parse(newUuid(now)),
  project: (now: EpochMs): ProjectId => projectIdSchema.parse(newUuid(now)),
  limit: (now: EpochMs): LimitId => limitIdSchema.parse(newUuid(now)),
  preset: (now: EpochMs): PresetId => presetIdSchema.parse(newUuid(now)),
  download: (now: EpochMs): DownloadId => downloadIdSchema.parse(newUuid(now)),
  reservation: (now: EpochMs): ReservationId => reservationIdSchema.parse(newUuid(now)),
};
