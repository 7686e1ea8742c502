import { z } from 'zod';

/** What a person can do next, and the words of the button or hint. Commands run in the terminal. */
export const comfyActionSchema = z.object({
  kind: z.enum([
    'start',
    'start_safe_mode',
    'repair',
    'install',
    'change_settings',
    'update_driver',
    'free_memory',
    'free_disk',
    'wait',
    'look_at_log',
  ]),
  label: z.string(),
});
export type ComfyAction = z.infer<typeof comfyActionSchema>;

export const COMFY_CAUSES = [
  'installation_broken',
  'missing_module',
  'port_taken',
  'wrong_arguments',
  'driver_too_old',
  'no_usable_gpu',
  'out_of_memory',
  'disk_full',
  'no_permission',
  'database_locked',
  'custom_node',
  'hangs',
  'native_crash',
  'worker_died',
  'frozen',
  'killed',
  'will_not_end',
  'ended',
] as const;

/** Why ComfyUI does not run: a sentence for a person, and the next action. */
export const comfyCauseSchema = z.object({
  code: z.enum(COMFY_CAUSES),
  message: z.string(),
  action: comfyActionSchema,
});
export type ComfyCause = z.infer<typeof comfyCauseSchema>;

export const comfyStateSchema = z.enum([
  'not_installed',
  'stopped',
  'starting',
  'ready',
  'busy',
  'unhealthy',
  'unreachable',
  'crashed',
  'stopping',
]);
export type ComfyState = z.infer<typeof comfyStateSchema>;

/** The part of a ComfyUI that only its supervisor knows; null where it does not apply or nobody can know. */
const runShape = {
  /** The step of a start in words, for example "Loading PyTorch". */
  phase: z.string().nullable(),
  /** Why it does not run, or why it was restarted last. */
  cause: comfyCauseSchema.nullable(),
  pid: z.int().nullable(),
  port: z.int().nullable(),
  /** Memory of its processes, bytes. */
  rssBytes: z.int().nullable(),
  /** When it is started again by itself, epoch ms; null: it is not. */
  retryAt: z.int().nullable(),
  /** Since when it takes prompts, epoch ms. */
  readySince: z.int().nullable(),
  /** Restarts since Gesso started it that nobody asked for. */
  restarts: z.int(),
  /** true: it runs without custom nodes. */
  safeMode: z.boolean(),
};

/** One server that jobs can go to. `supervised`: Gesso runs it. */
export const comfyBackendViewSchema = z.object({
  id: z.string(),
  label: z.string(),
  supervised: z.boolean(),
  state: comfyStateSchema,
  url: z.string().nullable(),
  ...runShape,
});
export type ComfyBackendView = z.infer<typeof comfyBackendViewSchema>;

/** ComfyUI as Gesso sees it. `source` says who decided the address. Of several servers, the first one is told at the top. */
export const comfyStatusSchema = z.object({
  /** none: no ComfyUI is set up. attached: a server that somebody else runs. supervised: Gesso runs it. */
  mode: z.enum(['none', 'attached', 'supervised']),
  state: comfyStateSchema,
  url: z.string().nullable(),
  source: z.enum(['environment', 'settings', 'supervisor', 'none']),
  version: z.string().nullable(),
  device: z.string().nullable(),
  vramTotalBytes: z.int().nullable(),
  vramFreeBytes: z.int().nullable(),
  /** A sentence for a person; says what to do when something is wrong. */
  message: z.string(),
  ...runShape,
  backends: z.array(comfyBackendViewSchema),
});
export type ComfyStatus = z.infer<typeof comfyStatusSchema>;
