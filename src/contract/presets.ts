import { z } from 'zod';
import { presetIdSchema } from './ids.ts';
import { jobTypeSchema, MAX_PROMPT_LENGTH, providerIdSchema } from './provider.ts';
import { epochMsSchema, jsonValueSchema } from './units.ts';

/** Most presets of a company: more cannot be looked through, and reordering writes each of them. */
export const PRESETS_MAX = 300;
/** In a preset's prompt: where the words go that stand in the form. */
export const PROMPT_PLACE = '{prompt}';

const name = z.string().trim().min(1).max(100);

/** What a preset brings into the form. Whatever is absent stays as it is there. */
export const presetContentSchema = z.strictObject({
  jobType: jobTypeSchema,
  /** null: the words in the form stay. `{prompt}` in it stands for them. */
  prompt: z.string().max(MAX_PROMPT_LENGTH).nullable(),
  /** null: the choice in the form stays. */
  provider: providerIdSchema.nullable(),
  /** The provider's own id; null: its usual one. */
  model: z.string().min(1).max(300).nullable(),
  /** Without the prompt. They replace those of the form, where a seed and inputs stay if there are none here. */
  params: z.record(z.string().max(100), jsonValueSchema),
});
export type PresetContent = z.infer<typeof presetContentSchema>;

/** A form that somebody kept under a name. */
export const presetSchema = z.object({
  ...presetContentSchema.shape,
  id: presetIdSchema,
  name: z.string(),
  createdAt: epochMsSchema,
  updatedAt: epochMsSchema,
});
export type Preset = z.infer<typeof presetSchema>;

/** Methods of presets: name → input and output, spread into `methods.ts`. */
export const PRESETS_METHODS = {
  /** In the order that somebody gave them. */
  'presets.list': { input: z.strictObject({}), output: z.object({ presets: z.array(presetSchema) }) },
  /**
   * Keeps a form, at the end or directly before another preset. `id` is made by whoever starts the intent: the same one again is the
   * same preset. Throws `conflict` when the name is taken, whatever its case, or when there are too many.
   */
  'presets.create': {
    input: presetContentSchema.extend({ id: presetIdSchema.optional(), name, before: presetIdSchema.optional() }),
    output: presetSchema,
  },
  /** Gives another name, or another content as a whole. Throws `not_found`, `conflict`. */
  'presets.update': {
    input: z.strictObject({
      presetId: presetIdSchema,
      name: name.optional(),
      content: presetContentSchema.optional(),
    }),
    output: presetSchema,
  },
  /** Puts one directly before another; without `before` at the end. Throws `not_found`. */
  'presets.move': {
    input: z.strictObject({ presetId: presetIdSchema, before: presetIdSchema.optional() }),
    output: z.object({ presets: z.array(presetSchema) }),
  },
  'presets.remove': {
    input: z.strictObject({ presetId: presetIdSchema }),
    output: z.object({ removed: z.boolean() }),
  },
} as const;

/** Facts of presets: name → payload, spread into `events.ts`. */
export const PRESETS_EVENTS = {
  /** Some changed: read the list again. count: how many there are now. */
  'presets.changed': z.object({ count: z.int() }),
} as const;
