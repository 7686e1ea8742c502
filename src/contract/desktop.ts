import { z } from 'zod';
import { ACTION_IDS, type ActionId, isActionId } from './actions.ts';
import { assetIdSchema } from './ids.ts';

/** The languages that the shell around the window has texts in: those of the window. */
export const SHELL_LANGUAGES = ['en', 'de'] as const;
export const shellLanguageSchema = z.enum(SHELL_LANGUAGES);
export type ShellLanguage = z.infer<typeof shellLanguageSchema>;

/**
 * How updates of the app stand. `unsupported`: this copy is not updated by itself (from source, portable, a package of the system);
 * `ready`: loaded and checked, installed at the next quit or by `desktop.restartToUpdate`.
 */
export const updateViewSchema = z.object({
  state: z.enum(['unsupported', 'off', 'idle', 'looking', 'loading', 'ready', 'failed']),
  /** Of the newer version; null when none is known. */
  version: z.string().nullable(),
  /** 0..1 while it is loaded; null otherwise. */
  progress: z.number().min(0).max(1).nullable(),
  /** Why the last try failed, for a person; null otherwise. */
  problem: z.string().nullable(),
});
export type UpdateView = z.infer<typeof updateViewSchema>;

/** What the shell around the window can do here. */
export const desktopViewSchema = z.object({
  /** false: this system does not show notifications of ours. */
  canNotify: z.boolean(),
  /** false: this copy cannot be started at login (from source). */
  canStartAtLogin: z.boolean(),
  update: updateViewSchema,
});
export type DesktopView = z.infer<typeof desktopViewSchema>;

const nothing = z.strictObject({});
const actionIdSchema: z.ZodType<ActionId, string> = z
  .string()
  .refine(isActionId, `must be one of ${ACTION_IDS.join(', ')}`);

/** Largest file that `desktop.readAsset` hands to the page whole, bytes. */
export const ASSET_READ_MAX = 32 * 1024 * 1024;

/**
 * What only the desktop app can do, spread into `methods.ts`. Every door but the app's own window answers `not_found` with the reason
 * `desktop_only`: nobody opens a dialog on this screen, drags a file or restarts the app over the network.
 */
export const DESKTOP_METHODS = {
  'desktop.status': { input: nothing, output: desktopViewSchema },
  /** The page listens now: what was asked for before comes as `desktop.asked`. `language`: that of the page, for menus and tray. */
  'desktop.ready': { input: z.strictObject({ language: shellLanguageSchema }), output: desktopViewSchema },
  /** Asks for a folder in the system's own dialog; null: nothing was chosen. */
  'desktop.chooseFolder': {
    input: z.strictObject({ startIn: z.string().max(4000).optional() }),
    output: z.object({ directory: z.string().nullable() }),
  },
  /** Begins to drag the files of these assets out of the window. Call it while a mouse button is down. */
  'desktop.dragOut': {
    input: z.strictObject({ assetIds: z.array(assetIdSchema).min(1).max(100) }),
    output: z.object({ files: z.int() }),
  },
  /**
   * The bytes of a file of the library, for what a page has to compute from them: its policy lets it show files, and fetch none. bytes: base64.
   * Throws `not_found`, and `body_too_large` beyond ASSET_READ_MAX bytes.
   */
  'desktop.readAsset': {
    input: z.strictObject({ assetId: assetIdSchema }),
    output: z.object({ mime: z.string(), bytes: z.string() }),
  },
  /** Shows the file of a result in the system's file manager. Throws `not_found`, and `rate_limited` when asked more often than a person would. */
  'desktop.showInFolder': { input: z.strictObject({ assetId: assetIdSchema }), output: z.object({}) },
  'desktop.lookForUpdate': { input: nothing, output: updateViewSchema },
  /** Quits, installs what is ready and starts again. Throws `conflict` while a job runs or when nothing is ready. */
  'desktop.restartToUpdate': { input: nothing, output: z.object({}) },
} as const;

/** Facts of the shell, spread into `events.ts`. Only the app's own window hears them. */
export const DESKTOP_EVENTS = {
  /** A menu, the tray, a notification or a link asks the window for something. */
  'desktop.asked': z.object({
    request: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('action'), action: actionIdSchema }),
      /** Go to a place of the window: an address's hash, as `#/library/<id>`. */
      z.object({ kind: z.literal('open'), hash: z.string().max(1000) }),
      /** Something that a person should read. */
      z.object({ kind: z.literal('tell'), message: z.string().max(1000) }),
    ]),
  }),
  'desktop.changed': z.object({ desktop: desktopViewSchema }),
} as const;

export type DesktopRequest = z.infer<(typeof DESKTOP_EVENTS)['desktop.asked']>['request'];
