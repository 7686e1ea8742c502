import { z } from 'zod';
import { downloadIdSchema } from './ids.ts';
import { epochMsSchema } from './units.ts';

/** Folders of ComfyUI that hold model files, by the names that ComfyUI uses today; older names for them are understood when reading. */
export const MODEL_FOLDERS = [
  'checkpoints',
  'diffusion_models',
  'text_encoders',
  'vae',
  'loras',
  'controlnet',
  'clip_vision',
  'upscale_models',
  'embeddings',
  'style_models',
  'vae_approx',
  'gligen',
  'hypernetworks',
  'photomaker',
  'model_patches',
  'audio_encoders',
  'latent_upscale_models',
  'diffusers',
] as const;
export const modelFolderSchema = z.enum(MODEL_FOLDERS);
export type ModelFolder = z.infer<typeof modelFolderSchema>;

/** What a file is for. */
export const modelKindSchema = z.enum([
  'checkpoint',
  'diffusion_model',
  'text_encoder',
  'vae',
  'lora',
  'controlnet',
  'clip_vision',
  'upscaler',
  'embedding',
  'unknown',
]);
export type ModelKind = z.infer<typeof modelKindSchema>;

/** Every family that is told apart, with its name for a person. */
export const MODEL_FAMILIES = {
  sd1: 'Stable Diffusion 1.5',
  sd2: 'Stable Diffusion 2',
  sdxl: 'SDXL',
  sdxl_refiner: 'SDXL refiner',
  svd: 'Stable Video Diffusion',
  sd3: 'Stable Diffusion 3',
  sd35: 'Stable Diffusion 3.5',
  flux_dev: 'Flux dev',
  flux_schnell: 'Flux schnell',
  flux: 'Flux',
  chroma: 'Chroma',
  wan: 'Wan 2.1 or 2.2, 1.3B',
  wan_14b: 'Wan 2.1 or 2.2, 14B',
  wan22_5b: 'Wan 2.2, 5B',
  ltx: 'LTX Video',
  hunyuan_video: 'Hunyuan Video',
  qwen_image: 'Qwen Image',
  lumina2: 'Lumina 2',
  stable_audio: 'Stable Audio',
  ace_step: 'ACE-Step',
  clip_l: 'CLIP-L',
  clip_g: 'CLIP-G',
  clip_h: 'CLIP-H',
  t5_xxl: 'T5-XXL',
  umt5_xxl: 'UMT5-XXL',
  t5_base: 'T5 base',
  image_4: 'four latent channels (SD 1.5, 2, SDXL)',
  image_16: 'sixteen latent channels (SD 3, Flux)',
  esrgan: 'ESRGAN',
  swinir: 'SwinIR',
  omnisr: 'OmniSR',
  unknown: 'unknown',
} as const;
export type ModelFamily = keyof typeof MODEL_FAMILIES;
export const modelFamilySchema: z.ZodType<ModelFamily, string> = z
  .string()
  .refine((text): text is ModelFamily => Object.hasOwn(MODEL_FAMILIES, text), 'must be a family of models');

/** fits: runs from video memory. offload: runs, with parts in main memory, slower. too_large: will not run. unknown: nobody told us the memory or the size. */
export const modelFitSchema = z.object({
  verdict: z.enum(['fits', 'offload', 'too_large', 'unknown']),
  /** A sentence with the numbers. */
  message: z.string(),
});
export type ModelFit = z.infer<typeof modelFitSchema>;

/** SHA-256, lower-case hexadecimal. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal digits');

/** A model file that is there. */
export const installedModelSchema = z.object({
  /** Absolute. */
  path: z.string(),
  /** As ComfyUI lists it inside `folder`, with forward slashes. */
  name: z.string(),
  folder: modelFolderSchema,
  /** own: Gesso's. shared: of another program. adopted: of a ComfyUI that somebody else installed. Only own ones may be changed. */
  origin: z.enum(['own', 'shared', 'adopted']),
  bytes: z.int().min(0),
  modifiedAt: epochMsSchema,
  kind: modelKindSchema,
  family: modelFamilySchema,
  /** Of the weights, by bytes: fp16, bf16, fp8, …; null when the file does not say. */
  precision: z.string().nullable(),
  /** false: a pickle, which can run programs when it is loaded. */
  isSafetensors: z.boolean(),
  /** null: never computed for this size and time of change. */
  sha256: sha256Schema.nullable(),
  /** The entry of the curated list that this file is, by hash, or by name where the list has none. */
  catalogId: z.string().nullable(),
  fit: modelFitSchema,
  /** What is wrong with the file, as a sentence. */
  problem: z.string().nullable(),
});
export type InstalledModel = z.infer<typeof installedModelSchema>;

/** Video and main memory that "fits" is said about, bytes; null: not known. `source`: who said so. */
export const modelMemorySchema = z.object({
  vramBytes: z.int().nullable(),
  ramBytes: z.int().nullable(),
  /** true: one memory for both (Apple silicon, a server on the processor). */
  isShared: z.boolean(),
  source: z.string(),
});
export type ModelMemory = z.infer<typeof modelMemorySchema>;

/**
 * checking: asks the source. verifying: hash, header, move. waiting: for a free place or, with `retryAt`, for the next try.
 * done leaves the list with the next start of the engine. `failed` and `paused` keep their part.
 */
export const downloadStateSchema = z.enum([
  'waiting',
  'checking',
  'downloading',
  'verifying',
  'paused',
  'failed',
  'done',
]);
export type DownloadState = z.infer<typeof downloadStateSchema>;

/** Why a download stopped. */
export const DOWNLOAD_FAILURES = [
  'unreachable',
  'stalled',
  'not_found',
  'needs_permission',
  'refused',
  'rate_limited',
  'server_error',
  'unsafe_redirect',
  'not_a_model',
  'wrong_checksum',
  'wrong_size',
  'too_large',
  'disk_full',
  'unwritable',
  'name_taken',
  'duplicate',
  'internal',
] as const;
export const downloadFailureSchema = z.enum(DOWNLOAD_FAILURES);
export type DownloadFailureReason = z.infer<typeof downloadFailureSchema>;

export const modelDownloadSchema = z.object({
  id: downloadIdSchema,
  catalogId: z.string().nullable(),
  /** Without query: it may be signed. */
  url: z.string(),
  folder: modelFolderSchema,
  file: z.string(),
  /** Where the file will lie. Absolute. */
  path: z.string(),
  state: downloadStateSchema,
  /** On disk. */
  bytes: z.int().min(0),
  /** null: the source has not been asked or does not say. */
  totalBytes: z.int().nullable(),
  bytesPerSecond: z.int().nullable(),
  secondsLeft: z.int().nullable(),
  retryAt: epochMsSchema.nullable(),
  /** What the content is compared with, and who says so: our list, the source itself, the person. null: size and header only. */
  sha256: sha256Schema.nullable(),
  checksumFrom: z.enum(['list', 'source', 'person']).nullable(),
  failure: z
    .object({ reason: downloadFailureSchema, message: z.string(), duplicateOf: z.string().nullable() })
    .nullable(),
  createdAt: epochMsSchema,
});
export type ModelDownload = z.infer<typeof modelDownloadSchema>;

/** One entry of the curated list as it is on this machine. */
export const catalogModelSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: modelKindSchema,
  family: modelFamilySchema,
  folder: modelFolderSchema,
  file: z.string(),
  url: z.string(),
  sha256: sha256Schema.nullable(),
  bytes: z.int().nullable(),
  /** As third parties list it; the source is asked before a size is promised. */
  aboutBytes: z.int().nullable(),
  licence: z.string(),
  /** The page to read before a download. */
  source: z.string(),
  /** true: the source may ask for an account and an accepted licence. */
  gated: z.boolean(),
  note: z.string(),
  usedBy: z.array(z.string()),
  /** Where it lies; null: not there. */
  installedPath: z.string().nullable(),
  downloadId: downloadIdSchema.nullable(),
  fit: modelFitSchema,
});
export type CatalogModel = z.infer<typeof catalogModelSchema>;
