import { z } from 'zod';
import type { JsonObject } from './units.ts';

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
    options: z.array(
      z.object({
        value: z.string(),
        label: z.string(),
        /** A sample, as a path of our host: `/previews/…`. Nothing of a vendor's is loaded into the window itself. */
        previewUrl: z.string().optional(),
        previewKind: z.enum(['image', 'audio']).optional(),
      }),
    ),
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

/** Something that has to be there before a workflow can run: a node class of ComfyUI, or a model file in one of its folders. */
export const missingPartSchema = z.object({
  kind: z.enum(['node', 'model']),
  /** The class, or the file. */
  name: z.string(),
  /** Where a model file belongs, as ComfyUI calls the folder (`checkpoints`); null for a node. */
  folder: z.string().nullable(),
  /** The id of the curated model that brings the file (`gesso comfy models download ID`); null: none does. */
  download: z.string().nullable(),
  /** A sentence for a person: what is missing, and what brings it. */
  message: z.string(),
});
export type MissingPart = z.infer<typeof missingPartSchema>;

/** What one provider can do for one job type (and, where models or workflows differ, for one of them). */
export const capabilitySchema = z.object({
  jobType: jobTypeSchema,
  /** Absent: for every model of the provider that names this job type. Empty: it takes no model. */
  models: z.array(z.string()).optional(),
  /** The value of the parameter `workflow` that this is for; absent where the provider has no workflows. */
  workflow: z.string().optional(),
  /** true: only for who names the workflow; nothing that is given leads to it. */
  onlyNamed: z.boolean().optional(),
  /** What must be there first; absent or empty: it can run, as far as is known. */
  missing: z.array(missingPartSchema).optional(),
  parameters: z.array(parameterSpecSchema),
  /** Those of `parameters` that lead to another workflow when they are given (a picture turns "text to image" into "image to image"). */
  switches: z.array(z.string()).optional(),
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

/** What a capability is looked up by. `params` as far as they are known. */
export type CapabilityQuery = {
  readonly jobType: JobType;
  readonly model?: string | undefined;
  readonly params?: JsonObject | undefined;
};

/** The capability that applies to a job type and a model; undefined when the provider cannot do it. A capability that names the model wins. */
export function findCapability(
  provider: Pick<ProviderView, 'capabilities'>,
  jobType: JobType,
  model: string | undefined,
): Capability | undefined {
  return capabilityFor(provider, { jobType, model });
}

/**
 * As `findCapability`, and among the workflows of a job type the one that `params.workflow` names; else the first that takes the
 * pictures, clips and sounds that are given, best one that can run and that is made for the model. Forms and validation both ask here.
 */
export function capabilityFor(
  provider: Pick<ProviderView, 'capabilities'>,
  query: CapabilityQuery,
): Capability | undefined {
  const { model, params = {} } = query;
  const ofType = provider.capabilities.filter((capability) => capability.jobType === query.jobType);
  const workflows = ofType.filter((capability) => capability.workflow !== undefined);
  if (workflows.length === 0) return byModel(ofType, model);
  const named = workflows.find((capability) => capability.workflow === params['workflow']);
  if (named !== undefined) return withoutSwitches(named);
  const open = workflows.filter((capability) => capability.onlyNamed !== true);
  const fitting = byInputs(open.length > 0 ? open : workflows, params);
  const runnable = fitting.filter(canRun);
  const pool = runnable.length > 0 ? runnable : fitting;
  return pool.find((capability) => model !== undefined && capability.models?.includes(model) === true) ?? pool[0];
}

/** false: something that it needs is missing, and `missing` names it. */
export function canRun(capability: Capability): boolean {
  return (capability.missing ?? []).length === 0;
}

function byModel(capabilities: readonly Capability[], model: string | undefined): Capability | undefined {
  const named = capabilities.find((one) => model !== undefined && one.models?.includes(model) === true);
  return (
    named ?? capabilities.find((one) => one.models === undefined) ?? (model === undefined ? capabilities[0] : undefined)
  );
}

/** Who names a workflow means that one: nothing that is given leads to another. */
function withoutSwitches(capability: Capability): Capability {
  const { switches = [], ...rest } = capability;
  if (switches.length === 0) return capability;
  return { ...rest, parameters: capability.parameters.filter((spec) => !switches.includes(spec.name)) };
}

/** Those that take exactly the assets that are given; else those that take them among others; else all. */
function byInputs(workflows: readonly Capability[], params: JsonObject): readonly Capability[] {
  const known = new Set(workflows.flatMap((one) => assetsOf(one).map((spec) => spec.name)));
  const given = [...known].filter((name) => Object.hasOwn(params, name) && (params[name] ?? null) !== null);
  const taking = workflows.filter((one) => given.every((name) => assetsOf(one).some((spec) => spec.name === name)));
  const exact = taking.filter((one) => assetsOf(one).every((spec) => !spec.required || given.includes(spec.name)));
  if (exact.length > 0) return exact;
  return taking.length > 0 ? taking : workflows;
}

function assetsOf(capability: Capability): ParameterSpec[] {
  return capability.parameters.filter(
    (spec) => spec.type === 'asset' && capability.switches?.includes(spec.name) !== true,
  );
}
