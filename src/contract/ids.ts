import { z } from 'zod';

/** Canonical lowercase hyphenated UUID, any version (RFC 9562 §4). */
const uuidText = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    'must be a lowercase UUID, for example 0192f0c1-2345-7abc-8def-0123456789ab',
  );

export const jobIdSchema = uuidText.brand<'JobId'>();
export const attemptIdSchema = uuidText.brand<'AttemptId'>();
export const assetIdSchema = uuidText.brand<'AssetId'>();
export const companyIdSchema = uuidText.brand<'CompanyId'>();
export const projectIdSchema = uuidText.brand<'ProjectId'>();
export const collectionIdSchema = uuidText.brand<'CollectionId'>();
export const limitIdSchema = uuidText.brand<'LimitId'>();
export const reservationIdSchema = uuidText.brand<'ReservationId'>();
export const downloadIdSchema = uuidText.brand<'DownloadId'>();
export const presetIdSchema = uuidText.brand<'PresetId'>();

export type JobId = z.infer<typeof jobIdSchema>;
export type AttemptId = z.infer<typeof attemptIdSchema>;
export type AssetId = z.infer<typeof assetIdSchema>;
export type CompanyId = z.infer<typeof companyIdSchema>;
export type ProjectId = z.infer<typeof projectIdSchema>;
export type CollectionId = z.infer<typeof collectionIdSchema>;
export type LimitId = z.infer<typeof limitIdSchema>;
export type ReservationId = z.infer<typeof reservationIdSchema>;
export type DownloadId = z.infer<typeof downloadIdSchema>;
export type PresetId = z.infer<typeof presetIdSchema>;

/**
 * Builds a UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then 74 random bits. Throws RangeError for an instant that 48 bits
 * cannot hold and for too few random bytes.
 * @param nowMs epoch milliseconds.
 * @param random at least 10 bytes of cryptographic randomness; the caller supplies it because this package runs anywhere.
 */
export function uuidv7(nowMs: number, random: Uint8Array): string {
  if (random.length < 10) throw new RangeError('uuidv7 needs 10 random bytes');
  if (!(nowMs >= 0 && nowMs < 2 ** 48)) throw new RangeError(`uuidv7 cannot hold the instant ${nowMs}`);
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) % 256;
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
