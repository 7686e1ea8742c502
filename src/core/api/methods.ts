import { statfs } from 'node:fs/promises';
import type { MethodHandlers } from '../engine-type.ts';
import { writeSettings } from '../settings/settings.ts';
import { budgetMethods } from './budget.ts';
import type { ApiContext } from './context.ts';
import { jobMethods } from './jobs.ts';
import { libraryMethods } from './library.ts';
import { providerMethods } from './providers.ts';
import { settingsMethods } from './settings.ts';

/** Every method of the contract; a missing one is a type error here. */
export function methodsOf(api: ApiContext): MethodHandlers {
  const apply = (): void => {
    const settings = api.settings();
    if (api.scheduler.paused !== settings.queuePaused) api.scheduler.setPaused(settings.queuePaused);
    api.emit({ name: 'settings.changed', payload: { settings } });
  };
  const setPaused = (paused: boolean): void => {
    writeSettings(api.db, { queuePaused: paused }, api.clock.now());
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

async function diskFree(folder: string): Promise<number | null> {
  try {
    const stats = await statfs(folder);
    return stats.bavail * stats.bsize;
  } catch {
    // Some network file systems do not say.
    return null;
  }
}
