import { z } from 'zod';
import { downloadIdSchema } from './ids.ts';
import {
  catalogModelSchema,
  installedModelSchema,
  modelDownloadSchema,
  modelFitSchema,
  modelFolderSchema,
  modelMemorySchema,
  sha256Schema,
} from './model-files.ts';

const nothing = z.strictObject({});
const downloadId = downloadIdSchema;
/** Either an entry of the list or any address; `file` defaults to the last part of the address. */
const sourceInput = {
  id: z.string().min(1).max(100).optional(),
  url: z.string().min(1).max(4000).optional(),
  folder: modelFolderSchema.optional(),
  file: z.string().min(1).max(200).optional(),
};

/** Methods of ComfyUI's models side: name → input and output, spread into `methods.ts`. */
export const COMFY_MODELS_METHODS = {
  /** Every model file that ComfyUI can see here, looked at now. */
  'models.list': {
    input: nothing,
    output: z.object({
      models: z.array(installedModelSchema),
      totalBytes: z.int(),
      /** Folders that were looked into; `problem` when one could not be read. */
      folders: z.array(
        z.object({ path: z.string(), origin: z.enum(['own', 'shared', 'adopted']), problem: z.string().nullable() }),
      ),
      memory: modelMemorySchema,
    }),
  },
  'models.catalog': {
    input: nothing,
    output: z.object({ models: z.array(catalogModelSchema), memory: modelMemorySchema }),
  },
  /** Asks the source, without downloading: the size that can be promised. */
  'models.inspect': {
    input: z.strictObject(sourceInput),
    output: z.object({
      file: z.string(),
      folder: modelFolderSchema,
      bytes: z.int().nullable(),
      sha256: sha256Schema.nullable(),
      checksumFrom: z.enum(['list', 'source']).nullable(),
      canResume: z.boolean(),
      fit: modelFitSchema,
      diskFreeBytes: z.int().nullable(),
    }),
  },
  /** Queues a download; what goes wrong afterwards is in its state. Asking again for one that is there continues it. */
  'models.download': {
    input: z.strictObject({ ...sourceInput, sha256: sha256Schema.optional(), allowPickle: z.boolean().default(false) }),
    output: modelDownloadSchema,
  },
  'models.downloads': { input: nothing, output: z.object({ downloads: z.array(modelDownloadSchema) }) },
  'models.pauseDownload': { input: z.strictObject({ downloadId }), output: modelDownloadSchema },
  /** After a `duplicate`: `link` uses the file that is there, `again` downloads all the same. */
  'models.resumeDownload': {
    input: z.strictObject({ downloadId, duplicate: z.enum(['link', 'again']).optional() }),
    output: modelDownloadSchema,
  },
  /** `part`: what becomes of the bytes that have arrived. Kept ones are used by the next download of the same address. */
  'models.cancelDownload': {
    input: z.strictObject({ downloadId, part: z.enum(['keep', 'delete']) }),
    output: z.object({ cancelled: z.boolean() }),
  },
  /** Hashes files (all, or the given ones) and compares them with the list. Answers when it is done; `models.verifying` tells how far. */
  'models.verify': {
    input: z.strictObject({ paths: z.array(z.string().min(1)).min(1).max(1000).optional() }),
    output: z.object({
      results: z.array(
        z.object({
          path: z.string(),
          sha256: sha256Schema.nullable(),
          /** known: the list has this hash. changed: it is not what the list says for this name, or not whole. unlisted: whole, and unknown. */
          result: z.enum(['known', 'changed', 'unlisted', 'unreadable']),
          message: z.string(),
        }),
      ),
      cancelled: z.boolean(),
    }),
  },
  'models.cancelVerify': { input: nothing, output: z.object({ cancelled: z.boolean() }) },
} as const;

/** Facts of ComfyUI's models side: name → payload, spread into `events.ts`. */
export const COMFY_MODELS_EVENTS = {
  /** Files came, went or were learnt about: read the lists again. */
  'models.changed': z.object({ path: z.string().nullable() }),
  /** A download as it is: each change of state, and progress a few times a second. */
  'models.downloading': z.object({ download: modelDownloadSchema }),
  'models.verifying': z.object({
    path: z.string(),
    bytes: z.int(),
    totalBytes: z.int(),
    index: z.int(),
    count: z.int(),
  }),
} as const;
