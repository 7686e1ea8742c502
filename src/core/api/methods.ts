import { statfs } from 'node:fs/promises';
import type { MethodOutput } from '../../contract/methods.ts';
import { get } from '../db/statement.ts';
import type { MethodHandlers } from '../engine-type.ts';
import { writeSettings } from '../settings/settings.ts';
import { budgetMethods } from './budget.ts';
import { comfyBackendMethods } from './comfy-backends.ts';
import { comfyInstallMethods } from './comfy-install.ts';
import { comfyModelsMethods } from './comfy-models.ts';
import { comfyRunMethods } from './comfy-run.ts';
import { comfyWorkflowsMethods } from './comfy-workflows.ts';
import type { ApiContext } from './context.ts';
import { desktopMethods } from './desktop.ts';
import { changePause, pauseOf } from '../jobs/pause.ts';
import { jobMethods } from './jobs.ts';
import { libraryMethods } from './library.ts';
import { organiseMethods } from './organise.ts';
import { presetMethods } from './presets.ts';
import { providerAccountMethods } from './provider-account.ts';
import { providerMethods } from './providers.ts';
import { queueMethods, type SetPause } from './queue.ts';
import { settingsMethods } from './settings.ts';

/** Every method of the contract; a missing one is a type error here. */
export function methodsOf(api: ApiContext): MethodHandlers {
  const apply = (): void => {
    const settings = api.settings();
    api.scheduler.setPause(pauseOf(settings));
    api.supervisor.refresh();
    api.emit({ name: 'settings.changed', payload: { settings } });
  };
  const setPause: SetPause = (paused, provider) => {
    writeSettings(api.db, changePause(api.settings(), { paused, provider }), api.clock.now());
    apply();
    const { queuePaused, pausedProviders } = api.settings();
    return { paused: queuePaused, pausedProviders };
  };
  return {
    'app.info': async () => ({
      version: api.version,
      dataDir: api.dataDir,
      platform: process.platform,
      companyId: api.companyId,
      startedAt: api.startedAt,
      versions: versionsOf(api),
      diskFreeBytes: await diskFree(api.dataDir),
    }),
    ...jobMethods(api),
    ...queueMethods(api, setPause),
    ...libraryMethods(api),
    ...organiseMethods(api),
    ...presetMethods(api),
    ...providerMethods(api, apply),
    ...budgetMethods(api),
    ...settingsMethods(api, apply),
    ...comfyBackendMethods(api, apply),
    ...comfyInstallMethods(api),
    ...comfyRunMethods(api, setPause),
    ...comfyModelsMethods(api),
    ...comfyWorkflowsMethods(api),
    ...providerAccountMethods(api),
    ...desktopMethods(),
  };
}

function versionsOf({ db }: ApiContext): MethodOutput<'app.info'>['versions'] {
  const { node, electron, chrome } = process.versions;
  const sqlite = get<{ version: string }>(db, 'select sqlite_version() as version')?.version ?? '';
  return { node, sqlite, electron: electron ?? null, chromium: chrome ?? null };
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
