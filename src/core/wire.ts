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
import { errorFields, type Log } from './base/log.ts';
import { createSystemTimeZone, isTimeZone } from './base/time-zone.ts';
import { takeAlerts } from './budget/alerts.ts';
import { viewBudget } from './budget/report.ts';
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
import { LiveProgress } from './jobs/live.ts';
import { isPassing } from './jobs/passing.ts';
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
): { api: Omit<ApiContext, 'isStopping'>; runtime: JobsRuntime } {
  const { clock, db, commits, log, store, companyId, events } = parts;
  const { emit } = events;
  const secrets = new SecretStore(options.environment, options.keychain ?? systemKeychain());
  const settings = (): ReturnType<typeof readSettings> => readSettings(db, log);
  const comfyAddress = createComfyAddress({
    environmentUrl: options.environment['COMFY_WORKER_URL'],
    settingsUrl: () => settings().comfyUrl,
  });
  const comfy = wireSupervisor(options, { clock, log, emit, settings, address: comfyAddress });
  const adapterContext = createAdapterContexts({
    clock,
    db,
    log,
    store,
    kept: new KeptFiles(options.dataDir),
    secrets,
    fetch: options.fetch ?? globalThis.fetch,
  });
  const workflows = createWorkflows({
    dataDir: options.dataDir,
    builtIn: loadTemplates(),
    downloads: loadCatalog(),
  });
  const registry = new ProviderRegistry({
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
    onChange: (provider) => {
      emit({ name: 'provider.changed', payload: { provider } });
      // ComfyUI has a view of its own beside that of a provider.
      if (provider.id === 'comfyui') comfy.announce(provider);
    },
  });
  const systemZone = createSystemTimeZone(clock);
  const timeZone = (): string => zoneOf(settings().budgetTimeZone, systemZone);
  const announceBudget = createBudgetNews(parts, timeZone);
  const live = new LiveProgress(clock, emit);
  const runtime: JobsRuntime = {
    db,
    commits,
    clock,
    log,
    store,
    live,
    adapters: registry.adapters,
    adapterContext,
    emit: (event) => {
      emit(event);
      if (movesMoney(event)) announceBudget();
    },
    timeZone,
    announceBudget,
    random: options.random ?? Math.random,
  };
  const scheduler = new Scheduler(runtime, pauseOf(settings()));
  comfy.onReach(() => {
    registry.forget('comfyui');
    if (!events.isHeard()) return;
    void registry.describe('comfyui', { refresh: true }).then(() => scheduler.wake());
  });
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
      supervisor: comfy.supervisor,
      installer: wireInstaller(options, { ...parts, supervisor: comfy.supervisor }),
      models: wireComfyModels({
        clock,
        log,
        emit,
        registry,
        dataDir: options.dataDir,
        environment: options.environment,
        parallel: () => settings().modelDownloadsAtOnce,
        random: runtime.random,
      }),
      workflows,
      comfyBackends: () => comfy.backends(),
      folders: createFolderImporter({
        db,
        store,
        clock,
        log,
        companyId,
        onAdded: (row) => emit({ name: 'asset.added', payload: { asset: viewAsset(store, row) } }),
        onChange: (folder) => emit({ name: 'library.importing', payload: { folder } }),
      }),
      settings,
    },
  };
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

/** Tells everybody how the budget stands and which limits were reached, soon and once for many calls. */
function createBudgetNews({ clock, db, log, companyId, events }: Parts, timeZone: () => string): () => void {
  const announce = debounced(clock, () => {
    if (!db.open) return;
    const now = { at: clock.now(), timeZone: timeZone() };
    events.emit({ name: 'budget.changed', payload: { budget: viewBudget(db, companyId, now) } });
    try {
      for (const { limit, thresholdPercent } of takeAlerts(db, companyId, now))
        events.emit({ name: 'budget.alerted', payload: { limit, thresholdPercent } });
    } catch (error) {
      // A full disk or a busy database: what was not taken is announced the next time.
      if (!isPassing(error)) throw error;
      log.warn(errorFields(error), 'alerts could not be written down');
      announce();
    }
  });
  return announce;
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
