import type { EngineEvent } from '../contract/events.ts';
import type { CompanyId } from '../contract/ids.ts';
import { createAdapterContexts } from './adapter-contexts.ts';
import { adaptersOf } from './adapters.ts';
import type { ApiContext } from './api/context.ts';
import { createFolderImporter } from './assets/folder-importer.ts';
import { KeptFiles } from './assets/kept.ts';
import { viewAsset } from './assets/library.ts';
import type { AssetStore } from './assets/store.ts';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import { createSystemTimeZone, isTimeZone } from './base/time-zone.ts';
import { createBudgetNews } from './budget-news.ts';
import { createComfyAddress } from './comfy/address.ts';
import { Installer } from './comfy/install/installer.ts';
import { wireComfyModels } from './comfy/wire-models.ts';
import type { Commits } from './db/commits.ts';
import { type Db, takeFileLock } from './db/open.ts';
import type { Supervisor } from './comfy/supervise/supervisor.ts';
import type { EngineOptions } from './engine-options.ts';
import type { createEvents } from './events.ts';
import { loadTemplates } from './load-templates.ts';
import { loadCatalog } from './comfy/models/catalog.ts';
import { createWorkflows } from './comfy/workflows/workflows.ts';
import { createPreviews, type Previews } from './previews/previews.ts';
import { LiveProgress } from './jobs/live.ts';
import type { JobsRuntime } from './jobs/runtime.ts';
import { pauseOf } from './jobs/pause.ts';
import { Scheduler } from './jobs/scheduler.ts';
import { ProviderRegistry } from './providers/registry.ts';
import { systemKeychain } from './secrets/keychain.ts';
import { SecretStore } from './secrets/secret-store.ts';
import { readSettings } from './settings/settings.ts';
import { wireSupervisor } from './wire-supervisor.ts';

/** What an engine stands on once its folder is open. */
export type Parts = {
  readonly clock: Clock;
  readonly db: Db;
  readonly commits: Commits;
  readonly log: Log;
  readonly store: AssetStore;
  readonly companyId: CompanyId;
  readonly events: ReturnType<typeof createEvents>;
};

/** Connects the parts of an engine; nothing runs yet. */
export function wire(
  options: EngineOptions,
  parts: Parts,
): { api: Omit<ApiContext, 'isStopping'>; runtime: JobsRuntime; previews: Previews } {
  const ground = layGround(options, parts);
  const registry = openRegistry(options, parts, ground);
  const runtime = runtimeOf(options, parts, { ground, registry });
  const scheduler = new Scheduler(runtime, pauseOf(ground.settings()));
  ground.comfy.onReach(() => {
    registry.forget('comfyui');
    if (!parts.events.isHeard()) return;
    void registry.describe('comfyui', { refresh: true }).then(() => scheduler.wake());
  });
  return {
    runtime,
    previews: ground.previews,
    api: {
      ...runtime,
      version: options.version,
      dataDir: options.dataDir,
      companyId: parts.companyId,
      startedAt: parts.clock.now(),
      scheduler,
      registry,
      secrets: ground.secrets,
      comfyAddress: ground.comfyAddress,
      supervisor: ground.comfy.supervisor,
      installer: wireInstaller(options, { ...parts, supervisor: ground.comfy.supervisor }),
      models: modelsOf(options, parts, { ground, registry }),
      workflows: ground.workflows,
      comfyBackends: () => ground.comfy.backends(),
      folders: foldersOf(parts),
      settings: ground.settings,
    },
  };
}

type Ground = ReturnType<typeof layGround>;
type Built = { readonly ground: Ground; readonly registry: ProviderRegistry };

/** What everything else stands on: settings, keys, ComfyUI's places. */
function layGround(options: EngineOptions, parts: Parts) {
  const { clock, db, log, store, events } = parts;
  const secrets = new SecretStore(options.environment, options.keychain ?? systemKeychain());
  const settings = (): ReturnType<typeof readSettings> => readSettings(db, log);
  const comfyAddress = createComfyAddress({
    environmentUrl: options.environment['COMFY_WORKER_URL'],
    settingsUrl: () => settings().comfyUrl,
  });
  const comfy = wireSupervisor(options, { clock, log, emit: events.emit, settings, address: comfyAddress });
  const workflows = createWorkflows({ dataDir: options.dataDir, builtIn: loadTemplates(), downloads: loadCatalog() });
  const fetch = options.fetch ?? globalThis.fetch;
  const kept = new KeptFiles(options.dataDir);
  const adapterContext = createAdapterContexts({ clock, db, log, store, kept, secrets, fetch });
  const previews = createPreviews({ dataDir: options.dataDir, clock, context: adapterContext });
  return { secrets, settings, comfyAddress, comfy, workflows, adapterContext, previews };
}

function openRegistry(options: EngineOptions, { clock, events }: Parts, ground: Ground): ProviderRegistry {
  const { comfy, workflows, settings, adapterContext, previews } = ground;
  return new ProviderRegistry({
    adapters: adaptersOf(options, {
      backends: () => comfy.backends(),
      get templates() {
        return workflows.templates();
      },
      downloads: () => workflows.downloads,
      memoryPolicy: () => {
        const { comfyRetryOnOutOfMemory: retry, comfyShrinkOnOutOfMemory: shrink } = settings();
        return { retry, shrink };
      },
    }),
    context: adapterContext,
    clock,
    present: previews.present,
    onChange: (provider) => {
      events.emit({ name: 'provider.changed', payload: { provider } });
      // ComfyUI has a view of its own beside that of a provider.
      if (provider.id === 'comfyui') comfy.announce(provider);
    },
  });
}

function runtimeOf(options: EngineOptions, parts: Parts, { ground, registry }: Built): JobsRuntime {
  const { clock, db, commits, log, store, events } = parts;
  const systemZone = createSystemTimeZone(clock);
  const timeZone = (): string => zoneOf(ground.settings().budgetTimeZone, systemZone);
  const announceBudget = createBudgetNews(parts, timeZone);
  return {
    db,
    commits,
    clock,
    log,
    store,
    live: new LiveProgress(clock, events.emit),
    adapters: registry.adapters,
    adapterContext: ground.adapterContext,
    emit: (event) => {
      events.emit(event);
      if (movesMoney(event)) announceBudget();
    },
    timeZone,
    announceBudget,
    random: options.random ?? Math.random,
  };
}

function modelsOf(
  options: EngineOptions,
  { clock, log, events }: Parts,
  { ground, registry }: Built,
): ReturnType<typeof wireComfyModels> {
  return wireComfyModels({
    clock,
    log,
    emit: events.emit,
    registry,
    dataDir: options.dataDir,
    environment: options.environment,
    parallel: () => ground.settings().modelDownloadsAtOnce,
    random: options.random ?? Math.random,
  });
}

function foldersOf({ db, store, clock, log, companyId, events }: Parts): ReturnType<typeof createFolderImporter> {
  return createFolderImporter({
    db,
    store,
    clock,
    log,
    companyId,
    onAdded: (row) => events.emit({ name: 'asset.added', payload: { asset: viewAsset(store, row) } }),
    onChange: (folder) => events.emit({ name: 'library.importing', payload: { folder } }),
  });
}

/** Nothing runs before a person asks for it. The server makes room for a change, and learns of what is in use after it. */
function wireInstaller(
  { dataDir, environment }: EngineOptions,
  { clock, log, events, supervisor }: Parts & { readonly supervisor: Supervisor },
): Installer {
  return new Installer({
    dataDir,
    environment,
    clock,
    log,
    lock: takeFileLock,
    onChange: (install) => {
      events.emit({ name: 'comfy.installing', payload: { install } });
      if (install.state !== 'running') supervisor.refresh();
    },
    stopServer: () => supervisor.stop(),
  });
}

/** A paid job that has ended moved money: what is left has changed. */
function movesMoney(event: EngineEvent): boolean {
  return (
    event.name === 'job.changed' && event.payload.job.estimatedCostMicros !== 0 && event.payload.job.finishedAt !== null
  );
}

function zoneOf(setting: string, systemZone: () => string): string {
  return setting !== '' && isTimeZone(setting) ? setting : systemZone();
}
