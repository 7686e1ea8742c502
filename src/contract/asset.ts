import { z } from 'zod';
import { assetIdSchema, collectionIdSchema, companyIdSchema, jobIdSchema, projectIdSchema } from './ids.ts';
import { providerIdSchema } from './provider.ts';
import { epochMsSchema, jsonValueSchema, microUsdSchema } from './units.ts';

export const ASSET_KINDS = ['image', 'video', 'audio', 'text'] as const;
export const assetKindSchema = z.enum(ASSET_KINDS);
export type AssetKind = z.infer<typeof assetKindSchema>;

/** Longest edge of what `thumbnailUrl` with `?size=small` shows, pixels: one grid cell on a screen of single density. */
export const SMALL_THUMBNAIL_EDGE_PX = 384;

/** One entry of the library. The file is content-addressed: `sha256` names it, and two assets may share one file. */
export const assetViewSchema = z.object({
  id: assetIdSchema,
  companyId: companyIdSchema,
  projectId: projectIdSchema.nullable(),
  jobId: jobIdSchema.nullable(),
  /** 0-based place among the results of its job. */
  ordinal: z.int(),
  kind: assetKindSchema,
  mime: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  /** Seconds. */
  duration: z.number().nullable(),
  bytes: z.int(),
  sha256: z.string(),
  /** Absolute path of the file on this machine. */
  path: z.string(),
  /** Path of the host, for example `/assets/<id>`; `asset://` in Electron uses the same id. */
  url: z.string(),
  /** null while there is none (audio, or not made yet). */
  thumbnailUrl: z.string().nullable(),
  /** `#rrggbb`, the mean colour, shown before the thumbnail has loaded. */
  color: z.string().nullable(),
  prompt: z.string(),
  provider: providerIdSchema.nullable(),
  model: z.string().nullable(),
  params: z.record(z.string(), jsonValueSchema),
  seed: z.int().nullable(),
  /** This asset's share of what its job cost. */
  costMicros: microUsdSchema.nullable(),
  /** How long its job took from claim to stored, milliseconds. */
  tookMs: z.int().nullable(),
  createdAt: epochMsSchema,
  favourite: z.boolean(),
  /** 0 = not rated. */
  rating: z.int().min(0).max(5),
  /** In the order of the alphabet. */
  tags: z.array(z.string()),
  /** Set while it lies in the trash. */
  trashedAt: epochMsSchema.nullable(),
  revision: z.int(),
});
export type AssetView = z.infer<typeof assetViewSchema>;

/** A mark that a person gives: one line, 1 to 60 characters. */
export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must be one line of text');

/**
 * Everything that narrows the library. Absent fields do not narrow. `text` searches prompt, model and tags by word beginnings, all
 * words required; a text without any letter or digit (an emoji) is looked for in the prompt as it stands.
 */
export const assetFilterSchema = z.strictObject({
  text: z.string().max(500).optional(),
  kinds: z.array(assetKindSchema).optional(),
  provider: providerIdSchema.optional(),
  model: z.string().max(200).optional(),
  projectId: projectIdSchema.optional(),
  collectionId: collectionIdSchema.optional(),
  jobId: jobIdSchema.optional(),
  /** All of these, whatever their case. */
  tags: z.array(tagSchema).max(20).optional(),
  /** made: by a job of Gesso. imported: brought in from elsewhere. */
  origin: z.enum(['made', 'imported']).optional(),
  minCostMicros: microUsdSchema.min(0).optional(),
  /** 0: what cost nothing. */
  maxCostMicros: microUsdSchema.min(0).optional(),
  favourite: z.boolean().optional(),
  minRating: z.int().min(1).max(5).optional(),
  createdAfter: epochMsSchema.optional(),
  createdBefore: epochMsSchema.optional(),
  /** true: the trash instead of the library. */
  trashed: z.boolean().default(false),
});
export type AssetFilter = z.input<typeof assetFilterSchema>;
/** A filter with its defaults filled in. */
export type AssetQuery = z.output<typeof assetFilterSchema>;
