import { z } from 'zod';
import { assetViewSchema } from './asset.ts';
import { assetIdSchema } from './ids.ts';

/** Methods about the files of the library: name → input and output, spread into `methods.ts`. */
export const LIBRARY_FILES_METHODS = {
  /**
   * Copies files into a folder of this machine: byte-exact, or (`strip`) without what is written in them about how they were made; `removed`
   * says what went from each, `leftOut` what has no safe way and was not written. Never overwrites: a taken name gets a number.
   */
  'library.export': {
    input: z.strictObject({
      assetIds: z.array(assetIdSchema).min(1).max(1000),
      directory: z.string().min(1),
      metadata: z.enum(['keep', 'strip']).default('keep'),
    }),
    output: z.object({
      files: z.array(z.string()),
      removed: z.array(z.object({ file: z.string(), names: z.array(z.string()) })),
      leftOut: z.array(assetIdSchema),
    }),
  },
  /**
   * Gives a clip without a still its picture: a window that plays it has drawn one (the engine decodes no video). dataUrl: a WebP, JPEG or
   * PNG of at most 2 MiB; it is encoded anew. A clip that has one keeps it. Throws `invalid_request` for anything but a clip or a picture.
   */
  'library.setPoster': {
    input: z.strictObject({
      assetId: assetIdSchema,
      dataUrl: z
        .string()
        .max(3_000_000)
        .regex(/^data:image\/(?:webp|jpeg|png);base64,[A-Za-z0-9+/]+=*$/, 'must be a picture'),
    }),
    output: assetViewSchema,
  },
} as const;
