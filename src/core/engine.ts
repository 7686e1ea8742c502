import { statfs } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { EngineEvent } from '../contract/events.ts';
import { companyIdSchema, type CompanyId } from '../contract/ids.ts';
import { settingsPatchSchema } from '../contract/settings.ts';
import { budgetMethods } from './api/budget.ts';
import type { ApiContext } from './api/context.ts';
import { jobMethods } from './api/jobs.ts';
import { libraryMethods } from './api/library.ts';
import { providerMethods } from './api/providers.ts';
import { settingsMethods } from './api/settings.ts';
import { fileStem } from './assets/export.ts';
import { findAsset } from './assets/library.ts';
import { AssetStore } from './assets/store.ts';
import { sleep } from './base/abort.ts';
import { type Clock, systemClock } from './base/clock.ts';
import { newId } from './base/ids.ts';
import { LIMITS } from './base/limits.ts';
import { type Log, silentLog } from './base/log.ts';
import { viewBudget } from './budget/report.ts';
import { isTimeZone, systemTimeZone } from './base/time-zone.ts';
import { createComfyAddress } from './comfy/address.ts';
import { type DataFolder, openDataFolder } from './db/open-data-folder.ts';
import type { Db } from './db/open.ts';
import { get, run } from './db/statement.ts';
import type { AssetFile, Engine, MethodHandlers } from './engine-type.ts';
import { createEvents } from './events.ts';
import { LiveProgress } from './jobs/live.ts';
import { recoverJobs } from './jobs/recover.ts';
import type { JobsRuntime } from './jobs/runtime.ts';
import { Scheduler } from './jobs/scheduler.ts';
import type { Adapter } from './providers/adapter.ts';
import { createAdapterContexts } from './adapter-contexts.ts';
import { createComfyAdapter } from './providers/comfyui/adapter.ts';
import { loadTemplates } from './load-templates.ts';
import { createDraftAdapter } from './providers/draft/adapter.ts';
import { ProviderRegistry } from './providers/registry.ts';
import { type Keychain, systemKeychain } from './secrets/keychain.ts';
import { SecretStore } from './secrets/secret-store.ts';
import { readSettings, writeSettings } from './settings/settings.ts';

export type EngineOptions = {
  /** The data folder; made when absent. */
  readonly dataDir: string;
  /** Variables that core understands: COMFY_WORKER_URL and the providers' keys. Read by the entry file, never by core. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly log?: Log;
  readonly clock?: Clock;
  readonly keychain?: Keychain;
  readonly fetch?: typeof globalThis.fetch;
  readonly random?: () => number;
  /** More adapters, or others in place of the built-in ones with the same id; for tests. */
  readonly adapters?: readonly Adapter[];
};

/**
 * Opens a data folder, recovers what an earlier process left, and starts the queue. One engine for each folder.
 * Throws StartupError: the folder is in use, unwritable, on a full disk, or its database is damaged or newer.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const clock = options.clock ?? systemClock;
  const folder = openDataFolder(options.dataDir, {
    migrationsDir: fileURLToPath(new URL('./db/migrations/', import.meta.url)),
    now: clock.now(),
  });
  try {
    return await startEngine(options, { clock, folder });
  } catch (error) {
    folder.close();
    throw error;
  }
}

async function startEngine(options: EngineOptions, opened: { clock: Clock; folder: DataFolder }): Promise<Engine> {
  const { clock, folder } = opened;
  const { db } = folder;
  const log = options.log ?? silentLog;
  const events = createEvents(log);
  const store = new AssetStore(options.dataDir);
  await store.clearIncoming();
  const companyId = localCompany(db, clock);
  const context = wire(options, { clock, db, log, store, companyId, events });
  const stopping = { isStopping: false };
  const api: ApiContext = { ...context.api, isStopping: () => stopping.isStopping };
  const handlers = methodsOf(api);

  for (const job of recoverJobs(context.runtime)) api.scheduler.resume(job);
  api.scheduler.wake();
  log.info({ dataDir: options.dataDir, version: options.version }, 'the engine runs');
  return {
    version: options.version,
    dataDir: options.dataDir,
    companyId,
    startedAt: api.startedAt,
    handlers,
    subscribe: events.subscribe,
    assetFile: (assetId, variant) => assetFile(api, assetId, variant),
    stop: once(async () => {
      stopping.isStopping = true;
      await Promise.race([stopWork(api), sleep(clock, LIMITS.stopGraceMs)]);
      events.close();
      folder.close();
      log.info({}, 'the engine has stopped');
    }),
  };
}

/** Jobs first, so that none starts anew; then whatever adapters keep running. */
async function stopWork(api: ApiContext): Promise<void> {
  await api.scheduler.stop();
  await Promise.allSettled([...api.adapters.values()].map((adapter) => adapter.stop?.()));
}

type Parts = {
  readonly clock: Clock;
  readonly db: Db;
  readonly log: Log;
  readonly store: AssetStore;
  readonly companyId: CompanyId;
  readonly events: ReturnType<typeof createEvents>;
};

/** Connects the parts; nothing runs yet. */
function wire(options: EngineOptions, parts: Parts): { api: Omit<ApiContext, 'isStopping'>; runtime: JobsRuntime } {
  const { clock, db, log, store, companyId, events } = parts;
  const { emit } = events;
  const secrets = new SecretStore(options.environment, options.keychain ?? systemKeychain());
  const settings = (): ReturnType<typeof readSettings> => readSettings(db, log);
  const comfyAddress = createComfyAddress({
    environmentUrl: options.environment['COMFY_WORKER_URL'],
    settingsUrl: () => settings().comfyUrl,
  });
  const adapterContext = createAdapterContexts({
    clock,
    db,
    log,
    store,
    secrets,
    fetch: options.fetch ?? globalThis.fetch,
  });
  const registry = new ProviderRegistry({
    adapters: adaptersOf(options, () => comfyAddress.current()?.url),
    context: adapterContext,
    clock,
    onChange: (provider) => emit({ name: 'provider.changed', payload: { provider } }),
  });
  const timeZone = (): string => zoneOf(settings().budgetTimeZone);
  const announceBudget = debounced(clock, () => {
    if (db.open)
      emit({
        name: 'budget.changed',
        payload: { budget: viewBudget(db, companyId, { at: clock.now(), timeZone: timeZone() }) },
      });
  });
  const live = new LiveProgress(clock, emit);
  const announce = (event: EngineEvent): void => {
    emit(event);
    if (
      event.name === 'job.changed' &&
      event.payload.job.estimatedCostMicros !== 0 &&
      event.payload.job.finishedAt !== null
    )
      announceBudget();
  };
  const runtime: JobsRuntime = {
    db,
    clock,
    log,
    store,
    live,
    adapters: registry.adapters,
    adapterContext,
    emit: announce,
    random: options.random ?? Math.random,
  };
  const scheduler = new Scheduler(runtime, { paused: settings().queuePaused });
  return {
    runtime,
    api: {
      ...runtime,
      version: options.version,
      dataDir: options.dataDir,
      companyId,
      startedAt: clock.now(),
      scheduler,
      registry,
      secrets,
      comfyAddress,
      settings,
      timeZone,
      announceBudget,
    },
  };
}

function adaptersOf(options: EngineOptions, comfyUrl: () => string | undefined): readonly Adapter[] {
  const builtIn = [createComfyAdapter({ baseUrl: comfyUrl, templates: loadTemplates() }), createDraftAdapter()];
  const given = options.adapters ?? [];
  return [...builtIn.filter((adapter) => !given.some((other) => other.id === adapter.id)), ...given];
}

/** Every method of the contract; a missing one is a type error here. */
function methodsOf(api: ApiContext): MethodHandlers {
  const apply = (): void => {
    const settings = api.settings();
    if (api.scheduler.paused !== settings.queuePaused) api.scheduler.setPaused(settings.queuePaused);
    api.emit({ name: 'settings.changed', payload: { settings } });
  };
  const setPaused = (paused: boolean): void => {
    writeSettings(api.db, settingsPatchSchema.parse({ queuePaused: paused }), api.clock.now());
    apply();
  };
  return {
    'app.info': async () => ({
      version: api.version,
      dataDir: api.dataDir,
      platform: process.platform,
      companyId: api.companyId,
      startedAt: api.startedAt,
      diskFreeBytes: await diskFree(api.dataDir),
    }),
    ...jobMethods(api, setPaused),
    ...libraryMethods(api),
    ...providerMethods(api, apply),
    ...budgetMethods(api),
    ...settingsMethods(api, apply),
  };
}

/** A fresh folder gets one company, the local one; it keeps its id for ever. */
function localCompany(db: Db, clock: Clock): CompanyId {
  const row = get<{ id: string }>(db, 'select id from companies order by created_at, id limit 1');
  if (row !== undefined) return companyIdSchema.parse(row.id);
  const id = newId.company(clock.now());
  run(db, 'insert into companies (id, name, created_at) values (:id, :name, :now)', {
    id,
    name: 'This computer',
    now: clock.now(),
  });
  return id;
}

function assetFile(
  api: ApiContext,
  assetId: Parameters<Engine['assetFile']>[0],
  variant: 'original' | 'thumbnail',
): AssetFile | undefined {
  const row = findAsset(api.db, assetId);
  if (row === undefined || (variant === 'thumbnail' && row.has_thumbnail === 0)) return undefined;
  const stem = fileStem(row);
  return variant === 'thumbnail'
    ? {
        path: api.store.thumbnailPathOf(row.sha256),
        mime: 'image/webp',
        sha256: `${row.sha256}-thumbnail`,
        fileName: `${stem}.webp`,
      }
    : {
        path: api.store.pathOf(row.sha256, row.extension),
        mime: row.mime,
        sha256: row.sha256,
        fileName: `${stem}.${row.extension}`,
      };
}

async function diskFree(folder: string): Promise<number | null> {
  try {
    const stats = await statfs(folder);
    return stats.bavail * stats.bsize;
  } catch {
    // Some network file systems do not say.
    return null;
  }
}

function zoneOf(setting: string): string {
  return setting !== '' && isTimeZone(setting) ? setting : systemTimeZone();
}

/** At most one call in 250 ms, and always one after the last request. */
function debounced(clock: Clock, call: () => void): () => void {
  const state: { undo: (() => void) | undefined } = { undo: undefined };
  return () => {
    state.undo ??= clock.after(250, () => {
      state.undo = undefined;
      call();
    });
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  const state: { done: Promise<void> | undefined } = { done: undefined };
  return () => (state.done ??= work());
}
