import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import { errorFields, type Log } from '../../src/core/base/log.ts';

/**
 * Puts the browser's own files (storage of the page, caches) into the data folder, so that two data folders are two apps, and becomes
 * the only instance on it. false: there is one already; it has been told, and this process should end.
 */
export function becomeOnlyInstance(
  app: Pick<App, 'setPath' | 'requestSingleInstanceLock'>,
  { dataDir, log }: { readonly dataDir: string; readonly log: Log },
): boolean {
  const profile = join(dataDir, 'desktop');
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 });
    app.setPath('userData', profile);
  } catch (error) {
    // The engine will say so in a dialog, once there can be one; until then the default place does.
    log.warn(errorFields(error), 'the data folder has no place for the window’s own files');
  }
  return app.requestSingleInstanceLock();
}
