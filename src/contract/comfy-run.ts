import { z } from 'zod';
import { comfyStatusSchema } from './comfy.ts';

const startInput = z.strictObject({ safeMode: z.boolean().default(false) });

/** Most lines of ComfyUI's log in one answer; the file holds more. */
export const COMFY_LOG_LINES_MAX = 1000;

/** Methods of ComfyUI's run side: name → input and output, spread into `methods.ts`. */
export const COMFY_RUN_METHODS = {
  /** Begins to start it and answers at once; `comfy.changed` tells how it goes. safeMode: without custom nodes. */
  'comfy.start': { input: startInput, output: comfyStatusSchema },
  /** Answers when it is proven gone. It stays stopped until it is started by hand. */
  'comfy.stop': { input: z.strictObject({}), output: comfyStatusSchema },
  /** Ends it and begins to start it again; answers as `comfy.start` does. */
  'comfy.restart': { input: startInput, output: comfyStatusSchema },
  /** The last lines of its output, oldest first. backend: a server's id; absent: the first one. */
  'comfy.logs': {
    input: z.strictObject({
      lines: z.int().min(1).max(COMFY_LOG_LINES_MAX).default(200),
      backend: z.string().max(100).optional(),
    }),
    output: z.object({ lines: z.array(z.string()), file: z.string().nullable() }),
  },
} as const;

/** Facts of ComfyUI's run side: name → payload, spread into `events.ts`. */
export const COMFY_RUN_EVENTS = {
  /** New lines of its output, a few times a second at most; `skipped` counts those that were too many to pass on. */
  'comfy.logged': z.object({ backend: z.string(), lines: z.array(z.string()), skipped: z.int() }),
} as const;
