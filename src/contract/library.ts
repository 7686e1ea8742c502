import { z } from 'zod';
import { assetFilterSchema, assetKindSchema, assetViewSchema, tagSchema } from './asset.ts';
import { assetIdSchema, collectionIdSchema, projectIdSchema } from './ids.ts';
import { providerIdSchema } from './provider.ts';
import { epochMsSchema } from './units.ts';

const nothing = z.strictObject({});
/** Most assets that one command changes. */
const manyAssets = z.array(assetIdSchema).min(1).max(1000);
const name = z.string().trim().min(1).max(100);
const filter = assetFilterSchema.default({ trashed: false });

/** A hand-made set of assets. */
export const collectionSchema = z.object({
  id: collectionIdSchema,
  name: z.string(),
  /** Without those in the trash. */
  assets: z.int(),
  createdAt: epochMsSchema,
});
export type Collection = z.infer<typeof collectionSchema>;

/** What jobs and assets of one undertaking share; budgets can be limited by project. */
export const projectSchema = z.object({
  id: projectIdSchema,
  name: z.string(),
  assets: z.int(),
  createdAt: epochMsSchema,
  /** Set when it is put away: it is no longer offered, and keeps everything. */
  archivedAt: epochMsSchema.nullable(),
});
export type Project = z.infer<typeof projectSchema>;

/** One step of lineage: `childId` was made from `parentId`, which stood at the parameter `role`. */
export const lineageLinkSchema = z.object({ parentId: assetIdSchema, childId: assetIdSchema, role: z.string() });
export type LineageLink = z.infer<typeof lineageLinkSchema>;

/** How the import of a folder stands. known: the library has these bytes already. At most 100 problems are named. */
export const folderImportSchema = z.object({
  state: z.enum(['none', 'running', 'done', 'failed', 'cancelled']),
  directory: z.string().nullable(),
  found: z.int(),
  added: z.int(),
  known: z.int(),
  failed: z.int(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
  /** A sentence when it failed as a whole; else ''. */
  message: z.string(),
});
export type FolderImportView = z.infer<typeof folderImportSchema>;

const countOf = <T extends z.ZodType>(value: T) => z.array(z.object({ value, count: z.int() }));

/** Methods that put the library in order: name → input and output, spread into `methods.ts`. */
export const LIBRARY_METHODS = {
  /** Changes many at once, all or none. projectId null: out of its project. */
  'library.change': {
    input: z.strictObject({
      assetIds: manyAssets,
      favourite: z.boolean().optional(),
      rating: z.int().min(0).max(5).optional(),
      addTags: z.array(tagSchema).max(20).optional(),
      removeTags: z.array(tagSchema).max(20).optional(),
      projectId: projectIdSchema.nullable().optional(),
    }),
    output: z.object({ assets: z.array(assetViewSchema) }),
  },
  /** What there is to filter by among the assets of a filter, most frequent first, at most 200 of each. */
  'library.facets': {
    input: z.strictObject({ filter }),
    output: z.object({
      kinds: countOf(assetKindSchema),
      providers: countOf(providerIdSchema),
      models: countOf(z.string()),
      tags: countOf(z.string()),
      projects: countOf(projectIdSchema),
      ratings: countOf(z.int()),
    }),
  },
  /** The assets before and after one in a filtered library, newest first. */
  'library.neighbours': {
    input: z.strictObject({ assetId: assetIdSchema, filter }),
    output: z.object({ newer: assetViewSchema.nullable(), older: assetViewSchema.nullable() }),
  },
  /** How many assets each day has, newest first, in a time zone (IANA; default: that of the budget). At most 4,000 days. */
  'library.days': {
    input: z.strictObject({ filter, timeZone: z.string().max(100).optional() }),
    output: z.object({ days: z.array(z.object({ day: z.iso.date(), start: epochMsSchema, count: z.int() })) }),
  },
  /** Everything that an asset was made from and that was made from it, over at most 20 steps and 500 assets. */
  'library.lineage': {
    input: z.strictObject({ assetId: assetIdSchema }),
    output: z.object({ assets: z.array(assetViewSchema), links: z.array(lineageLinkSchema) }),
  },

  /**
   * Copies every picture, clip and sound below a folder of this machine into the library, in the background, with what A1111, ComfyUI,
   * InvokeAI or Gesso wrote into them. Throws `conflict` while one runs, `invalid_request` for a folder that cannot be read.
   */
  'library.importFolder': {
    input: z.strictObject({ directory: z.string().min(1).max(4000) }),
    output: folderImportSchema,
  },
  'library.importStatus': { input: nothing, output: folderImportSchema },
  'library.importCancel': { input: nothing, output: folderImportSchema },

  'collections.list': { input: nothing, output: z.object({ collections: z.array(collectionSchema) }) },
  /** Throws `conflict` when the name is taken. */
  'collections.create': { input: z.strictObject({ name }), output: collectionSchema },
  'collections.rename': { input: z.strictObject({ collectionId: collectionIdSchema, name }), output: collectionSchema },
  /** Removes the set, never its assets. */
  'collections.remove': {
    input: z.strictObject({ collectionId: collectionIdSchema }),
    output: z.object({ removed: z.boolean() }),
  },
  'collections.change': {
    input: z.strictObject({
      collectionId: collectionIdSchema,
      add: z.array(assetIdSchema).max(1000).default([]),
      remove: z.array(assetIdSchema).max(1000).default([]),
    }),
    output: collectionSchema,
  },

  'projects.list': { input: nothing, output: z.object({ projects: z.array(projectSchema) }) },
  'projects.create': { input: z.strictObject({ name }), output: projectSchema },
  'projects.update': {
    input: z.strictObject({ projectId: projectIdSchema, name: name.optional(), archived: z.boolean().optional() }),
    output: projectSchema,
  },
} as const;

/** Facts about the order of the library: name → payload, spread into `events.ts`. */
export const LIBRARY_EVENTS = {
  /** Collections or projects changed: read their lists again. */
  'library.importing': z.object({ folder: folderImportSchema }),
  'library.organised': z.object({ what: z.enum(['collections', 'projects']) }),
} as const;
