import { z } from 'zod';

export const PROVIDER_IDS = ['comfyui', 'draft', 'openai', 'runway', 'elevenlabs', 'heygen'] as const;
export const providerIdSchema = z.enum(PROVIDER_IDS);
export type ProviderId = z.infer<typeof providerIdSchema>;

export const JOB_TYPES = ['image', 'video', 'audio'] as const;
export const jobTypeSchema = z.enum(JOB_TYPES);
export type JobType = z.infer<typeof jobTypeSchema>;

/** The longest prompt that any door takes, in UTF-16 code units (OpenAI's limit for images, the widest of our providers). */
export const MAX_PROMPT_LENGTH = 32_000;

const common = {
  /** Key in `params`. */
  name: z.string(),
  /** What the form shows. Short, sentence case. */
  label: z.string(),
  /** One sentence of help, or absent when the label says it all. */
  help: z.string().optional(),
  required: z.boolean().default(false),
  /** true: behind "More" in the form. */
  advanced: z.boolean().default(false),
};

/**
 * One declared parameter, as data: forms are drawn from it and requests are validated against it (`params.ts`).
 * `unit` is shown after the value ("s", "px"). Ranges are inclusive. The `step` of an integer is enforced from `min` on
 * (a width of step 8); that of a number is only the stride of its slider.
 */
export const parameterSpecSchema = z.discriminatedUnion('type', [
  z.object({
    ...common,
    type: z.literal('text'),
    maxLength: z.int(),
    multiline: z.boolean().default(false),
    default: z.string().optional(),
  }),
  z.object({
    ...common,
    type: z.literal('integer'),
    min: z.int(),
    max: z.int(),
    step: z.int().min(1).default(1),
    unit: z.string().optional(),
    default: z.int().optional(),
  }),
  z.object({
    ...common,
    type: z.literal('number'),
    min: z.number(),
    max: z.number(),
    step: z.number().optional(),
    unit: z.string().optional(),
    default: z.number().optional(),
  }),
  z.object({ ...common, type: z.literal('boolean'), default: z.boolean().optional() }),
  z.object({
    ...common,
    type: z.literal('choice'),
    options: z.array(z.object({ value: z.string(), label: z.string(), previewUrl: z.string().optional() })),
    /** true: a value outside `options` is passed on (the vendor's list may be newer than ours). */
    open: z.boolean().default(false),
    default: z.string().optional(),
  }),
  /** A seed: an integer 0..max; absent means "choose one and write it down". */
  z.object({ ...common, type: z.literal('seed'), max: z.int() }),
  /** An asset of the library, by id, or a `data:` URL that is imported first. */
  z.object({ ...common, type: z.literal('asset'), accept: z.array(z.enum(['image', 'video', 'audio'])) }),
]);
export type ParameterSpec = z.infer<typeof parameterSpecSchema>;

/** What one provider can do for one job type (and, where models differ, for one model). */
export const capabilitySchema = z.object({
  jobType: jobTypeSchema,
  /** Absent: for every model of the provider that names this job type. */
  models: z.array(z.string()).optional(),
  parameters: z.array(parameterSpecSchema),
  /** Size presets shown as pictures; empty where size is not a parameter. */
  sizes: z.array(z.object({ width: z.int(), height: z.int(), label: z.string() })).default([]),
});
export type Capability = z.infer<typeof capabilitySchema>;

export const modelSchema = z.object({
  id: z.string(),
  label: z.string(),
  jobTypes: z.array(jobTypeSchema),
  /** One line: family, size, what it is good at. */
  note: z.string().optional(),
});
export type Model = z.infer<typeof modelSchema>;

/**
 * ready: can take jobs now. unreachable: configured, does not answer (jobs are accepted and wait a bounded time).
 * not_configured: nothing set up yet. needs_key: a cloud provider without a key. needs_model: reachable, but nothing to run.
 */
export const AVAILABILITY_STATES = ['ready', 'unreachable', 'not_configured', 'needs_key', 'needs_model'] as const;
export const availabilitySchema = z.object({
  state: z.enum(AVAILABILITY_STATES),
  /** A sentence for a person: what is the case, and what to do about it. */
  message: z.string(),
  /** Device and version facts, for example { version: '0.3.64', device: 'NVIDIA GeForce RTX 4070', vramTotalBytes: …, vramFreeBytes: … }. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
export type Availability = z.infer<typeof availabilitySchema>;

export const providerViewSchema = z.object({
  id: providerIdSchema,
  name: z.string(),
  /** builtin: Draft. local: runs on the creator's own hardware. cloud: a vendor, for money. */
  kind: z.enum(['builtin', 'local', 'cloud']),
  /** true: a job may cost money; such a provider is never chosen silently. */
  paid: z.boolean(),
  /** true: what it makes are placeholders; shown wherever the provider is named. */
  placeholder: z.boolean().default(false),
  availability: availabilitySchema,
  models: z.array(modelSchema),
  capabilities: z.array(capabilitySchema),
});
export type ProviderView = z.infer<typeof providerViewSchema>;

/** The capability that applies to a job type and a model; undefined when the provider cannot do it. A capability that names the model wins. */
export function findCapability(
  provider: Pick<ProviderView, 'capabilities'>,
  jobType: JobType,
  model: string | undefined,
): Capability | undefined {
  const ofType = provider.capabilities.filter((capability) => capability.jobType === jobType);
  const named = ofType.find((capability) => model !== undefined && capability.models?.includes(model) === true);
  return (
    named ??
    ofType.find((capability) => capability.models === undefined) ??
    (model === undefined ? ofType[0] : undefined)
  );
}
