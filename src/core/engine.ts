import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startComfyWatch } from './api/comfy-watch.ts';
import type { ApiContext } from './api/context.ts';
import { methodsOf } from './api/methods.ts';
import { assetFile, previewFile, smallThumbnail } from './api/asset-file.ts';
import { SmallThumbnails } from './assets/small-thumbnails.ts';
import { AssetStore } from './assets/store.ts';
import { type Clock, systemClock } from './base/clock.ts';
import { LIMITS } from './base/limits.ts';
import { errorFields, silentLog } from './base/log.ts';
import { settlesWithin } from './base/settles-within.ts';
import { Commits } from './db/commits.ts';
import { beginRun, endRun } from './db/engine-run.ts';
import { localCompany } from './db/local-company.ts';
import { openLogFlush } from './db/log-flush.ts';
import { type DataFolder, openDataFolder, startupErrorOf } from './db/open-data-folder.ts';
import { waitBriefly } from './db/open.ts';
import type { EngineOptions } from './engine-options.ts';
import type { Engine } from './engine-type.ts';
import { createEvents } from './events.ts';
import { startHousekeeping } from './api/housekeeping.ts';
import { pauseOf } from './jobs/pause.ts';
import { recoverJobs } from './jobs/recover.ts';
import type { JobsRuntime } from './jobs/runtime.ts';
import { writeSettings } from './settings/settings.ts';
import { wire } from './wire.ts';

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
    // Damage or a full disk that shows only now, in the first reads and writes.
    throw startupErrorOf(error, { dataDir: options.dataDir, file: join(options.dataDir, 'gesso.db') });
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
  const commits = new Commits({ db, clock, log, logFlush: openLogFlush(join(options.dataDir, 'gesso.db')) });
  const context = wire(options, { clock, db, commits, log, store, companyId, events });
  const stopping = { isStopping: false };
  const api: ApiContext = { ...context.api, isStopping: () => stopping.isStopping };
  const handlers = methodsOf(api);
  const small = new SmallThumbnails(api);

  const isRunning = options.queue !== 'hold';
  const leave = isRunning ? run(api, context.runtime, events.isHeard) : () => undefined;
  waitBriefly(db);
  log.info({ dataDir: options.dataDir, version: options.version }, 'the engine runs');
  return {
    version: options.version,
    dataDir: options.dataDir,
    companyId,
    startedAt: api.startedAt,
    handlers,
    subscribe: events.subscribe,
    assetFile: (assetId, variant) => assetFile(api, assetId, variant),
    smallThumbnail: (assetId) => smallThumbnail({ ...api, small }, assetId),
    previewFile: (provider, key) => previewFile(context.previews, provider, key),
    stop: once(async () => {
      stopping.isStopping = true;
      await settlesWithin(stopWork(api), LIMITS.stopGraceMs, clock);
      api.scheduler.abandon();
      await settlesWithin(commits.stop(), LIMITS.stopGraceMs, clock);
      waitBriefly(db, LIMITS.stopGraceMs);
      leave();
      events.close();
      folder.close();
      log.info({}, 'the engine has stopped');
    }),
  };
}

/** Recovers and starts the queue, and keeps the folder tidy. Returns what must be done at the end. */
function run(api: ApiContext, runtime: JobsRuntime, isWatched: () => boolean): () => void {
  const hasCrashed = beginRun(api.db);
  if (hasCrashed) api.log.warn({}, 'the engine before this one did not end in order');
  if (hasCrashed && api.settings().startPausedAfterCrash) {
    writeSettings(api.db, { queuePaused: true }, api.clock.now());
    api.scheduler.setPause(pauseOf(api.settings()));
  }
  api.supervisor.begin();
  void api.installer
    .endLeftOver()
    .catch((error: unknown) => api.log.warn(errorFields(error), 'what an install left running goes on'));
  api.scheduler.start(recoverJobs(runtime));
  const stopHousekeeping = startHousekeeping(api);
  const stopWatch = startComfyWatch(api, isWatched);
  void api.models
    .start()
    .catch((error: unknown) => api.log.warn(errorFields(error), 'downloads of models do not go on'));
  return () => {
    stopHousekeeping();
    stopWatch();
    endRun(api.db);
  };
}

/** Jobs first, so that none starts anew; then whatever adapters keep running. */
async function stopWork(api: ApiContext): Promise<void> {
  // Downloads of models need no order: their parts stay whatever happens.
  const models = api.models.stop();
  // So do the steps of an install.
  const install = api.installer.stop();
  const jobs = api.scheduler.stop();
  // From here no job looks any more, so ComfyUI may go; what it had is lost, free, and done again. Its end takes most of our time.
  const comfy = api.supervisor.end();
  await jobs;
  await Promise.allSettled([
    comfy,
    models,
    install,
    api.folders.stop(),
    ...[...api.adapters.values()].map(async (adapter) => adapter.stop?.()),
  ]);
}

function once(work: () => Promise<void>): () => Promise<void> {
  const state: { done: Promise<void> | undefined } = { done: undefined };
  return () => (state.done ??= work());
}
