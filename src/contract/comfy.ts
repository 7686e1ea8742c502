import { z } from 'zod';

/** ComfyUI as Gesso sees it. `source` says who decided the address. */
export const comfyStatusSchema = z.object({
  /** none: no ComfyUI is set up. attached: a server that somebody else runs. supervised: Gesso runs it. */
  mode: z.enum(['none', 'attached', 'supervised']),
  state: z.enum([
    'not_installed',
    'stopped',
    'starting',
    'ready',
    'busy',
    'unhealthy',
    'unreachable',
    'crashed',
    'stopping',
  ]),
  url: z.string().nullable(),
  source: z.enum(['environment', 'settings', 'supervisor', 'none']),
  version: z.string().nullable(),
  device: z.string().nullable(),
  vramTotalBytes: z.int().nullable(),
  vramFreeBytes: z.int().nullable(),
  /** A sentence for a person; says what to do when something is wrong. */
  message: z.string(),
});
export type ComfyStatus = z.infer<typeof comfyStatusSchema>;
