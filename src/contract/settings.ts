import { z } from 'zod';
import { providerIdSchema } from './provider.ts';

/**
 * Every setting with its default. Scope `device` stays on this machine; `synced` may follow a team.
 * A value that no longer parses falls back to its default and is reported, never thrown.
 */
export const settingsSchema = z.object({
  /** system follows the operating system. */
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  /** The address of a running ComfyUI, or '' for none. COMFY_WORKER_URL wins. */
  comfyUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  /** IANA time zone of budget windows; '' means the operating system's. */
  budgetTimeZone: z.string().max(100).default(''),
  /** true: the queue takes no new job until resumed. */
  queuePaused: z.boolean().default(false),
  /** Providers whose jobs wait until resumed, while the others go on. */
  pausedProviders: z.array(providerIdSchema).default([]),
  /** true: after a crash the queue starts paused, so that a person can look before anything runs. */
  startPausedAfterCrash: z.boolean().default(false),
  /** true once the first-run view was finished or skipped. */
  firstRunDone: z.boolean().default(false),
});
export type Settings = z.infer<typeof settingsSchema>;
export type SettingKey = keyof Settings;

export const SETTING_SCOPES = {
  theme: 'device',
  comfyUrl: 'device',
  budgetTimeZone: 'synced',
  queuePaused: 'device',
  pausedProviders: 'device',
  startPausedAfterCrash: 'device',
  firstRunDone: 'device',
} as const satisfies Record<SettingKey, 'device' | 'synced'>;

export const settingsPatchSchema = z.strictObject({
  theme: settingsSchema.shape.theme.unwrap().optional(),
  comfyUrl: settingsSchema.shape.comfyUrl.unwrap().optional(),
  budgetTimeZone: settingsSchema.shape.budgetTimeZone.unwrap().optional(),
  queuePaused: z.boolean().optional(),
  pausedProviders: z.array(providerIdSchema).optional(),
  startPausedAfterCrash: z.boolean().optional(),
  firstRunDone: z.boolean().optional(),
});
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
