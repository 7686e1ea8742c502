import { z } from 'zod';
import { assetFilterSchema, assetViewSchema } from './asset.ts';
import {
  budgetHistorySchema,
  budgetViewSchema,
  ledgerEntrySchema,
  limitViewSchema,
  setLimitInputSchema,
} from './budget.ts';
import { COMFY_BACKENDS_METHODS } from './comfy-backends.ts';
import { COMFY_INSTALL_METHODS } from './comfy-install.ts';
import { COMFY_MODELS_METHODS } from './comfy-models.ts';
import { COMFY_RUN_METHODS } from './comfy-run.ts';
import { COMFY_WORKFLOWS_METHODS } from './comfy-workflows.ts';
import { comfyStatusSchema } from './comfy.ts';
import { DESKTOP_METHODS } from './desktop.ts';
import { assetIdSchema, companyIdSchema, jobIdSchema, limitIdSchema } from './ids.ts';
import { LIBRARY_FILES_METHODS } from './library-files.ts';
import { LIBRARY_METHODS } from './library.ts';
import { createJobInputSchema, jobQuoteSchema, jobRequestSchema, jobStatusSchema, jobViewSchema } from './job.ts';
import { PRESETS_METHODS } from './presets.ts';
import { PROVIDER_ACCOUNT_METHODS } from './provider-account.ts';
import { providerIdSchema, providerViewSchema } from './provider.ts';
import { keychainViewSchema, keyedProviderSchema, keyViewSchema, providerKeySchema } from './secrets.ts';
import { settingsPatchSchema, settingsSchema } from './settings.ts';
import { epochMsSchema, microUsdSchema } from './units.ts';

const nothing = z.strictObject({});
/** Most jobs of one batch. */
const MAX_BATCH = 10_000;
/** What of the queue stands still. */
const queueStateSchema = z.object({ paused: z.boolean(), pausedProviders: z.array(providerIdSchema) });
const cursor = z.string().max(500).optional();

/**
 * The whole API: name → input and output. Every door parses the input with these schemas before anything runs.
 * Lists take a `limit` (at most 500) and an opaque `cursor`; `nextCursor` is null on the last page.
 */
export const METHODS = {
  'app.info': {
    input: nothing,
    output: z.object({
      version: z.string(),
      dataDir: z.string(),
      platform: z.string(),
      companyId: companyIdSchema,
      startedAt: epochMsSchema,
      /** Of the parts that it runs on; null where there is none: a browser has no Electron. */
      versions: z.object({
        node: z.string(),
        sqlite: z.string(),
        electron: z.string().nullable(),
        chromium: z.string().nullable(),
      }),
      /** What the data folder's disk has left, bytes; null when unknown. */
      diskFreeBytes: z.int().nullable(),
    }),
  },

  'jobs.create': { input: createJobInputSchema, output: jobViewSchema },
  /** Prices and checks a request without making it; never throws for a request that merely cannot run. */
  'jobs.quote': { input: jobRequestSchema, output: jobQuoteSchema },
  'jobs.get': { input: z.strictObject({ jobId: jobIdSchema }), output: jobViewSchema },
  /** Newest first. */
  'jobs.list': {
    input: z.strictObject({
      status: z.union([jobStatusSchema, z.literal('open')]).optional(),
      limit: z.int().min(1).max(500).default(50),
      cursor,
    }),
    output: z.object({ jobs: z.array(jobViewSchema), nextCursor: z.string().nullable() }),
  },
  'jobs.counts': { input: nothing, output: z.record(jobStatusSchema, z.int()) },
  'jobs.cancel': { input: z.strictObject({ jobId: jobIdSchema }), output: jobViewSchema },
  'jobs.retry': {
    input: z.strictObject({ jobId: jobIdSchema, acceptSoftLimits: z.boolean().optional() }),
    output: jobViewSchema,
  },
  /** A person's word on an unknown outcome. taskId: the provider's own id of the task, to be followed to its end. */
  'jobs.resolve': {
    input: z.strictObject({
      jobId: jobIdSchema,
      outcome: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('charged') }),
        z.strictObject({ kind: z.literal('not_charged') }),
        z.strictObject({ kind: z.literal('task'), taskId: z.string().min(1).max(300) }),
      ]),
    }),
    output: jobViewSchema,
  },
  /** Many at once, all or none, in one transaction. The ids come back in the order of the requests. */
  'jobs.createBatch': {
    input: z.strictObject({ jobs: z.array(createJobInputSchema).min(1).max(MAX_BATCH) }),
    output: z.object({ jobIds: z.array(jobIdSchema) }),
  },
  /** Changes what a waiting job asks for; absent fields stay. It is priced and reserved anew and keeps its place. */
  'jobs.edit': {
    input: z.strictObject({
      jobId: jobIdSchema,
      params: jobRequestSchema.shape.params.optional(),
      model: jobRequestSchema.shape.model,
      maxCostMicros: jobRequestSchema.shape.maxCostMicros,
      acceptSoftLimits: z.boolean().optional(),
    }),
    output: jobViewSchema,
  },
  /** Puts a waiting job directly before another one; without `before` at the end. */
  'jobs.move': {
    input: z.strictObject({ jobId: jobIdSchema, before: jobIdSchema.optional() }),
    output: jobViewSchema,
  },
  /** Higher priorities start first; 0 is usual. */
  'jobs.setPriority': {
    input: z.strictObject({ jobId: jobIdSchema, priority: z.int().min(-100).max(100) }),
    output: jobViewSchema,
  },
  /** Without a provider: everything. Running jobs go on. */
  'queue.pause': { input: z.strictObject({ provider: providerIdSchema.optional() }), output: queueStateSchema },
  'queue.resume': { input: z.strictObject({ provider: providerIdSchema.optional() }), output: queueStateSchema },

  /** Newest first. */
  'library.list': {
    input: z.strictObject({
      filter: assetFilterSchema.default({ trashed: false }),
      limit: z.int().min(1).max(500).default(100),
      cursor,
    }),
    output: z.object({ assets: z.array(assetViewSchema), nextCursor: z.string().nullable(), total: z.int() }),
  },
  'library.get': { input: z.strictObject({ assetId: assetIdSchema }), output: assetViewSchema },
  'library.update': {
    input: z.strictObject({
      assetId: assetIdSchema,
      favourite: z.boolean().optional(),
      rating: z.int().min(0).max(5).optional(),
    }),
    output: assetViewSchema,
  },
  /** Into the trash; nothing on disk is touched. */
  'library.trash': {
    input: z.strictObject({ assetIds: z.array(assetIdSchema).min(1).max(1000) }),
    output: z.object({ assets: z.array(assetViewSchema) }),
  },
  'library.restore': {
    input: z.strictObject({ assetIds: z.array(assetIdSchema).min(1).max(1000) }),
    output: z.object({ assets: z.array(assetViewSchema) }),
  },
  /** Re-hashes every stored file and reports what is missing, changed or without an owner. Changes nothing. */
  'library.verify': {
    input: nothing,
    output: z.object({
      checked: z.int(),
      missing: z.array(z.string()),
      damaged: z.array(z.string()),
      orphans: z.array(z.string()),
    }),
  },
  /** Moves files that no asset names, older than a day, into the quarantine folder, and compacts old histories. Deletes no file. */
  'library.tidy': { input: nothing, output: z.object({ quarantined: z.array(z.string()) }) },
  /** Takes a picture, clip or sound into the library, for use as an input. dataUrl: at most 32 MiB decoded. */
  'library.import': {
    input: z.strictObject({ dataUrl: z.string(), name: z.string().max(300).optional() }),
    output: assetViewSchema,
  },

  'providers.list': {
    input: z.strictObject({ refresh: z.boolean().default(false) }),
    output: z.object({ providers: z.array(providerViewSchema) }),
  },

  'budget.show': { input: nothing, output: budgetViewSchema },
  'budget.setLimit': { input: setLimitInputSchema, output: limitViewSchema },
  'budget.removeLimit': {
    input: z.strictObject({ limitId: limitIdSchema }),
    output: z.object({ removed: z.boolean() }),
  },
  /** Newest first. */
  'budget.ledger': {
    input: z.strictObject({ limit: z.int().min(1).max(500).default(100), cursor }),
    output: z.object({ entries: z.array(ledgerEntrySchema), nextCursor: z.string().nullable() }),
  },
  /** The last days of the budget's time zone, today included. */
  'budget.history': {
    input: z.strictObject({ days: z.int().min(1).max(400).default(30) }),
    output: budgetHistorySchema,
  },
  /** What an ended job really cost in all, learnt later; the difference is booked as a row of its own. */
  'budget.correct': {
    input: z.strictObject({ jobId: jobIdSchema, actualMicros: microUsdSchema.min(0) }),
    output: jobViewSchema,
  },
  /** Checks every invariant of the ledger by name. */
  'budget.verify': {
    input: nothing,
    output: z.object({
      ok: z.boolean(),
      checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
    }),
  },

  'settings.get': { input: nothing, output: settingsSchema },
  'settings.set': { input: settingsPatchSchema, output: settingsSchema },

  'keys.list': { input: nothing, output: z.object({ keys: z.array(keyViewSchema), keychain: keychainViewSchema }) },
  /** `store: session` keeps the key in memory only; `keychain` fails when there is no usable one. */
  'keys.set': {
    input: z.strictObject({
      provider: keyedProviderSchema,
      key: providerKeySchema,
      store: z.enum(['keychain', 'session']).default('keychain'),
    }),
    output: keyViewSchema,
  },
  'keys.remove': { input: z.strictObject({ provider: keyedProviderSchema }), output: keyViewSchema },

  'comfy.status': { input: z.strictObject({ refresh: z.boolean().default(false) }), output: comfyStatusSchema },
  /** Checks the address before it is kept. Throws `conflict` while COMFY_WORKER_URL is set. */
  'comfy.attach': { input: z.strictObject({ url: z.string().min(1).max(2000) }), output: comfyStatusSchema },
  'comfy.detach': { input: nothing, output: comfyStatusSchema },

  /** For pickers that want one provider fresh. */
  'providers.get': { input: z.strictObject({ provider: providerIdSchema }), output: providerViewSchema },

  ...LIBRARY_METHODS,
  ...LIBRARY_FILES_METHODS,
  ...PRESETS_METHODS,
  ...COMFY_BACKENDS_METHODS,
  ...COMFY_INSTALL_METHODS,
  ...COMFY_RUN_METHODS,
  ...COMFY_MODELS_METHODS,
  ...COMFY_WORKFLOWS_METHODS,
  ...PROVIDER_ACCOUNT_METHODS,
  ...DESKTOP_METHODS,
} as const;

export type MethodName = keyof typeof METHODS;
export type MethodInput<M extends MethodName> = z.input<(typeof METHODS)[M]['input']>;
export type MethodParsedInput<M extends MethodName> = z.output<(typeof METHODS)[M]['input']>;
export type MethodOutput<M extends MethodName> = z.output<(typeof METHODS)[M]['output']>;

/** true when `name` is a method of this API. */
export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(METHODS, name);
}
