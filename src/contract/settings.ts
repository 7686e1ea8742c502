import { z } from 'zod';
import { remoteBackendsSchema } from './comfy-backends.ts';
import { comfyExtraArgsSchema } from './comfy-arguments.ts';
import { projectIdSchema } from './ids.ts';
import { providerIdSchema } from './provider.ts';
import { shortcutsSchema } from './shortcuts.ts';

/**
 * Every setting with its default. Scope `device` stays on this machine; `synced` may follow a team.
 * A value that no longer parses falls back to its default and is reported, never thrown.
 */
export const settingsSchema = z.object({
  /** system follows the operating system. */
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  /** The address of a running ComfyUI, or '' for none. COMFY_WORKER_URL wins. */
  comfyUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  /** When the ComfyUI that Gesso runs is started: with the first job that needs it, together with Gesso, or by hand alone. */
  comfyAutoStart: z.enum(['on_demand', 'with_gesso', 'manual']).default('on_demand'),
  /** MiB of memory above which ComfyUI is restarted between two jobs; 0: most of what the computer has. */
  comfyMemoryLimitMb: z.int().min(0).max(16_777_216).default(0),
  /** How ComfyUI uses the GPU's memory. auto: as it decides; low, none: less of it, slower; high: keeps models there; cpu: no GPU. */
  comfyVram: z.enum(['auto', 'low', 'none', 'high', 'cpu']).default('auto'),
  /** More words for ComfyUI's command line, for people who know them. */
  comfyExtraArgs: comfyExtraArgsSchema.default([]),
  /** CUDA indexes of the GPUs that get a server of their own; empty: one server, and ComfyUI chooses. */
  comfyDevices: z.array(z.int().min(0).max(63)).max(16).default([]),
  /** Further ComfyUIs, on other machines or ports; each has its own queue and models. */
  comfyBackends: remoteBackendsSchema.default([]),
  /** true: a job that ran out of memory is done once more after ComfyUI's memory was freed. */
  comfyRetryOnOutOfMemory: z.boolean().default(true),
  /** true: if that does not help, it is made smaller (75 %, then 50 % of width and height); the job's history says so. */
  comfyShrinkOnOutOfMemory: z.boolean().default(false),
  /** IANA time zone of budget windows; '' means the operating system's. */
  budgetTimeZone: z.string().max(100).default(''),
  /** Model files that are downloaded at the same time. */
  modelDownloadsAtOnce: z.int().min(1).max(4).default(2),
  /** true: the queue takes no new job until resumed. */
  queuePaused: z.boolean().default(false),
  /** Providers whose jobs wait until resumed, while the others go on. */
  pausedProviders: z.array(providerIdSchema).default([]),
  /** true: after a crash the queue starts paused, so that a person can look before anything runs. */
  startPausedAfterCrash: z.boolean().default(false),
  /** true once the first-run view was finished or skipped. */
  firstRunDone: z.boolean().default(false),
  /** Keys of somebody's own for actions of the window. */
  shortcuts: shortcutsSchema.default({}),
  /** The project of what the window makes, unless another one is chosen; '' for none. */
  defaultProject: z.union([z.literal(''), projectIdSchema]).default(''),
  /** The desktop app tells through the system what was finished and what needs somebody, while nobody looks at its window. */
  desktopNotifications: z.boolean().default(true),
  /** The desktop app starts, without its window, when somebody logs in. */
  startAtLogin: z.boolean().default(false),
  /** What quitting the desktop app does while a job runs. tray: go on without a window; finish: quit when all is done; pause: now. */
  quitWithJobs: z.enum(['ask', 'tray', 'finish', 'pause']).default('ask'),
  /** The desktop app looks for newer versions of itself and loads them. */
  updates: z.boolean().default(true),
});
export type Settings = z.infer<typeof settingsSchema>;
export type SettingKey = keyof Settings;

export const SETTING_SCOPES = {
  theme: 'device',
  comfyUrl: 'device',
  comfyAutoStart: 'device',
  comfyMemoryLimitMb: 'device',
  comfyVram: 'device',
  comfyExtraArgs: 'device',
  comfyDevices: 'device',
  comfyBackends: 'device',
  comfyRetryOnOutOfMemory: 'device',
  comfyShrinkOnOutOfMemory: 'device',
  budgetTimeZone: 'synced',
  modelDownloadsAtOnce: 'device',
  queuePaused: 'device',
  pausedProviders: 'device',
  startPausedAfterCrash: 'device',
  firstRunDone: 'device',
  shortcuts: 'device',
  defaultProject: 'device',
  desktopNotifications: 'device',
  startAtLogin: 'device',
  quitWithJobs: 'device',
  updates: 'device',
} as const satisfies Record<SettingKey, 'device' | 'synced'>;

export const settingsPatchSchema = z.strictObject({
  theme: settingsSchema.shape.theme.unwrap().optional(),
  comfyUrl: settingsSchema.shape.comfyUrl.unwrap().optional(),
  comfyAutoStart: settingsSchema.shape.comfyAutoStart.unwrap().optional(),
  comfyMemoryLimitMb: settingsSchema.shape.comfyMemoryLimitMb.unwrap().optional(),
  comfyVram: settingsSchema.shape.comfyVram.unwrap().optional(),
  comfyExtraArgs: comfyExtraArgsSchema.optional(),
  comfyDevices: settingsSchema.shape.comfyDevices.unwrap().optional(),
  comfyBackends: remoteBackendsSchema.optional(),
  comfyRetryOnOutOfMemory: z.boolean().optional(),
  comfyShrinkOnOutOfMemory: z.boolean().optional(),
  budgetTimeZone: settingsSchema.shape.budgetTimeZone.unwrap().optional(),
  modelDownloadsAtOnce: settingsSchema.shape.modelDownloadsAtOnce.unwrap().optional(),
  queuePaused: z.boolean().optional(),
  pausedProviders: z.array(providerIdSchema).optional(),
  startPausedAfterCrash: z.boolean().optional(),
  firstRunDone: z.boolean().optional(),
  shortcuts: shortcutsSchema.optional(),
  defaultProject: settingsSchema.shape.defaultProject.unwrap().optional(),
  desktopNotifications: z.boolean().optional(),
  startAtLogin: z.boolean().optional(),
  quitWithJobs: settingsSchema.shape.quitWithJobs.unwrap().optional(),
  updates: z.boolean().optional(),
});
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
