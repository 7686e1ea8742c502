import { z } from 'zod';
import { assetIdSchema, jobIdSchema } from '../../src/contract/ids.ts';

/**
 * What the engine's process says, one JSON document in a line. It says what it is about to ask before, and what was acknowledged after:
 * a kill in between leaves an intent of which either answer is right.
 */
export const lineSchema = z.discriminatedUnion('say', [
  z.strictObject({ say: z.literal('loaded') }),
  z.strictObject({ say: z.literal('running') }),
  z.strictObject({ say: z.literal('accepted'), ids: z.array(jobIdSchema), price: z.int() }),
  z.strictObject({ say: z.literal('batch'), ids: z.array(jobIdSchema) }),
  z.strictObject({ say: z.literal('editing'), id: jobIdSchema, price: z.int() }),
  z.strictObject({ say: z.literal('edited'), id: jobIdSchema, price: z.int() }),
  z.strictObject({ say: z.literal('retrying'), id: jobIdSchema }),
  z.strictObject({ say: z.literal('cancelled'), id: jobIdSchema }),
  z.strictObject({ say: z.literal('imported'), id: assetIdSchema }),
  z.strictObject({ say: z.literal('setting'), theme: z.string(), zone: z.string() }),
  z.strictObject({ say: z.literal('set'), theme: z.string(), zone: z.string() }),
  /** An error that no door may show: not a refusal in words. */
  z.strictObject({ say: z.literal('bug'), action: z.string(), stack: z.string() }),
]);

export type Line = z.output<typeof lineSchema>;

/** What one engine's process is told when it may begin. */
export const orderSchema = z.strictObject({
  dataDir: z.string(),
  vendorUrl: z.string(),
  seed: z.int(),
  clock: z.strictObject({ factor: z.number(), since: z.int(), aheadMs: z.int() }),
  /** What a person found at the vendor since the last time. */
  answers: z.array(
    z.strictObject({
      jobId: jobIdSchema,
      outcome: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('charged') }),
        z.strictObject({ kind: z.literal('not_charged') }),
        z.strictObject({ kind: z.literal('task'), taskId: z.string() }),
      ]),
    }),
  ),
});

export type Order = z.output<typeof orderSchema>;
