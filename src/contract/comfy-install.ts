import { z } from 'zod';
import { epochMsSchema } from './units.ts';

const nothing = z.strictObject({});
const bytes = z.int().min(0);
const path = z.string().min(1).max(4000);

/** What torch is built for. */
export const torchKindSchema = z.enum(['cuda', 'rocm', 'xpu', 'mps', 'cpu']);
export type TorchKind = z.infer<typeof torchKindSchema>;

/** A graphics processor. Memory in bytes; null: the system does not say (Apple shares its main memory). */
export const gpuSchema = z.object({
  vendor: z.enum(['nvidia', 'amd', 'intel', 'apple', 'other']),
  name: z.string(),
  vramTotalBytes: bytes.nullable(),
  vramFreeBytes: bytes.nullable(),
  /** As its maker writes it, for example 580.95.05. */
  driver: z.string().nullable(),
  /** NVIDIA's compute capability, for example 8.6. */
  computeCapability: z.string().nullable(),
});
export type Gpu = z.infer<typeof gpuSchema>;

/** This machine, as far as ComfyUI cares, and which torch would be installed for it. */
export const hardwareSchema = z.object({
  platform: z.string(),
  arch: z.string(),
  cpuCores: z.int(),
  ramTotalBytes: bytes,
  ramFreeBytes: bytes,
  /** Of the disk on which ComfyUI is or would be; null when the system does not say. */
  diskFreeBytes: bytes.nullable(),
  gpus: z.array(gpuSchema),
  torch: torchKindSchema,
  /** A sentence: why this torch, and what to do when a better one would be possible. */
  torchReason: z.string(),
});
export type Hardware = z.infer<typeof hardwareSchema>;

/** What a person may choose. dir: where it goes. source: a git address or a folder with ComfyUI; default: the tested version. */
export const installOptionsSchema = z.strictObject({
  dir: path.optional(),
  source: path.optional(),
  torch: z.enum(['auto', ...torchKindSchema.options]).default('auto'),
});
export type InstallOptions = z.infer<typeof installOptionsSchema>;

export const installStepNameSchema = z.enum([
  'space',
  'uv',
  'python',
  'source',
  'environment',
  'resolve',
  'download',
  'packages',
  'verify',
  'activate',
]);
export type InstallStepName = z.infer<typeof installStepNameSchema>;

const installStepSchema = z.object({
  name: installStepNameSchema,
  /** For people: what it does. */
  title: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  /** What it found or does right now; null when there is nothing to say. */
  note: z.string().nullable(),
  bytesDone: bytes.nullable(),
  bytesTotal: bytes.nullable(),
  /** How long it took; null while it has not ended. */
  durationMs: z.int().nullable(),
});
export type InstallStep = z.infer<typeof installStepSchema>;

/** The installation in use, as far as a person cares. */
export const installedSchema = z.object({
  kind: z.enum(['managed', 'adopted']),
  root: z.string(),
  python: z.string(),
  torch: z.string(),
  version: z.string().nullable(),
  commit: z.string().nullable(),
  installedAt: epochMsSchema,
});
export type Installed = z.infer<typeof installedSchema>;

/**
 * How an install stands. interrupted: the engine ended in the middle; install again and it goes on where it was.
 * done and none: nothing runs; `installed` says what is there.
 */
export const installViewSchema = z.object({
  state: z.enum(['none', 'running', 'interrupted', 'failed', 'cancelled', 'done']),
  action: z.enum(['install', 'update', 'repair']).nullable(),
  steps: z.array(installStepSchema),
  /** 0 to 1 of the whole. */
  progress: z.number().min(0).max(1),
  /** Milliseconds to the end, a guess; null when nothing runs or nothing is known. */
  etaMs: z.int().nullable(),
  /** A sentence for a person; when it failed: what happened and what to do. */
  message: z.string(),
  error: z.object({ code: z.string(), step: installStepNameSchema.nullable() }).nullable(),
  startedAt: epochMsSchema.nullable(),
  /** What `comfy.install` must be called with to go on with an unfinished install or update; null: nothing is unfinished. */
  resume: z.object({ dir: z.string(), source: z.string(), torch: torchKindSchema }).nullable(),
  installed: installedSchema.nullable(),
  /** true: an earlier installation is kept and can be used again. */
  canRollBack: z.boolean(),
  logFile: z.string(),
});
export type InstallView = z.infer<typeof installViewSchema>;

/** What an install would do. Sizes and times are estimates until the packages are chosen; what is on disk already is not counted again. */
export const installPlanSchema = z.object({
  torch: torchKindSchema,
  torchReason: z.string(),
  /** The folder that would hold it. */
  dir: z.string(),
  source: z.string(),
  steps: z.array(z.object({ name: installStepNameSchema, title: z.string(), isDone: z.boolean() })),
  downloadBytes: bytes,
  diskBytes: bytes,
  diskFreeBytes: bytes.nullable(),
  /** With a line of 100 Mbit/s. */
  durationMs: z.int(),
  /** What stands in the way, sentences with what to do; empty: it can start. */
  problems: z.array(z.string()),
  /** true: an earlier one was not finished and goes on. */
  resumes: z.boolean(),
});
export type InstallPlan = z.infer<typeof installPlanSchema>;

/** Methods of ComfyUI's install side: name → input and output, spread into `methods.ts`. */
export const COMFY_INSTALL_METHODS = {
  'comfy.hardware': { input: nothing, output: hardwareSchema },
  'comfy.installPlan': { input: installOptionsSchema, output: installPlanSchema },
  /** Starts it and returns at once; `comfy.installing` and `comfy.installStatus` tell the rest. Goes on with an unfinished one of the same options. Throws `conflict` while one runs. */
  'comfy.install': { input: installOptionsSchema, output: installViewSchema },
  /** Ends the running one with all that it started, and waits for that. What is done stays done. */
  'comfy.installCancel': { input: nothing, output: installViewSchema },
  'comfy.installStatus': { input: nothing, output: installViewSchema },
  /** Builds a new environment beside the one in use and switches when it has proven itself. */
  'comfy.update': { input: installOptionsSchema.omit({ dir: true }), output: installViewSchema },
  /** Uses the installation again that was in use before. Throws `not_found` when there is none. */
  'comfy.rollback': { input: nothing, output: installViewSchema },
  /** Looks at every step of the installation in use and does again what is broken. */
  'comfy.repair': { input: nothing, output: installViewSchema },
  /** Removes what Gesso put there. Models, outputs and custom nodes stay, unless `models` says so. An adopted folder is only forgotten. */
  'comfy.remove': {
    input: z.strictObject({ models: z.boolean().default(false), dryRun: z.boolean().default(false) }),
    output: z.object({ removed: z.array(z.object({ path: z.string(), bytes })), bytes, kept: z.array(z.string()) }),
  },
  /** Uses a ComfyUI that is there already, without changing anything in its folder. */
  'comfy.adopt': { input: z.strictObject({ dir: path }), output: installViewSchema },
} as const;

/** Facts of ComfyUI's install side: name → payload, spread into `events.ts`. */
export const COMFY_INSTALL_EVENTS = {
  /** How a running install stands, at most four times a second, and always at the end of a step. */
  'comfy.installing': z.object({ install: installViewSchema }),
} as const;
