import type { EngineEvent } from '../contract/events.ts';
import type { CompanyId } from '../contract/ids.ts';
import type { ProviderView } from '../contract/provider.ts';
import { createAdapterContexts } from './adapter-contexts.ts';
import { adaptersOf } from './adapters.ts';
import type { ApiContext } from './api/context.ts';
import { KeptFiles } from './assets/kept.ts';
import type { AssetStore } from './assets/store.ts';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import { isTimeZone, systemTimeZone } from './base/time-zone.ts';
import { takeAlerts } from './budget/alerts.ts';
import { viewBudget } from './budget/report.ts';
import { type ComfyAddress, createComfyAddress } from './comfy/address.ts';
import { remoteBackends } from './comfy/remote-backends.ts';
import { comfyStatusOf } from './comfy/status.ts';
import type { Commits } from './db/commits.ts';
import type { Db } from './db/open.ts';
import type { EngineOptions } from './engine-options.ts';
import type { createEvents } from './events.ts';
import { LiveProgress } from './jobs/live.ts';
import type { JobsRuntime } from './jobs/runtime.ts';
import { pauseOf } from './jobs/pause.ts';
import { Scheduler } from './jobs/scheduler.ts';
import { ProviderRegistry } from './providers/registry.ts';
import { systemKeychain } from './secrets/keychain.ts';
import { SecretStore } from './secrets/secret-store.ts';
import { readSettings } from './settings/settings.ts';

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

type Emit = (event: EngineEvent) => void;

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
  const adapterContext = createAdapterContexts({
    clock,
    db,
    log,
    store,
    kept: new KeptFiles(options.dataDir),
    secrets,
    fetch: options.fetch ?? globalThis.fetch,
  });
  const registry = new ProviderRegistry({
    adapters: adaptersOf(options, () => remoteBackends(comfyAddress.current())),
    context: adapterContext,
    clock,
    onChange: (provider) => announceProvider(emit, provider, comfyAddress),
  });
  const timeZone = (): string => zoneOf(settings().budgetTimeZone);
  const announceBudget = debounced(clock, () => {
    if (!db.open) return;
    const budget = viewBudget(db, companyId, { at: clock.now(), timeZone: timeZone() });
    emit({ name: 'budget.changed', payload: { budget } });
    for (const alert of takeAlerts(db, companyId, { at: clock.now(), timeZone: timeZone() })) {
      emit({ name: 'budget.alerted', payload: { limit: alert.limit, thresholdPercent: alert.thresholdPercent } });
    }
  });
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
    },
  };
}

/** ComfyUI has a view of its own beside that of a provider. */
function announceProvider(emit: Emit, provider: ProviderView, address: ComfyAddress): void {
  emit({ name: 'provider.changed', payload: { provider } });
  if (provider.id !== 'comfyui') return;
  emit({ name: 'comfy.changed', payload: { comfy: comfyStatusOf(address.current(), provider) } });
}

/** A paid job that has ended moved money: what is left has changed. */
function movesMoney(event: EngineEvent): boolean {
  return (
    event.name === 'job.changed' && event.payload.job.estimatedCostMicros !== 0 && event.payload.job.finishedAt !== null
  );
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
