import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, crashReporter } from 'electron';
import { errorFields, type Log } from '../../src/core/base/log.ts';

/** Lets Chromium write crash dumps into the data folder, and send them to nobody. Before the app is ready. */
export function keepCrashDumps(dataDir: string, log: Log): void {
  try {
    const folder = join(dataDir, 'desktop', 'crashes');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath('crashDumps', folder);
    crashReporter.start({ uploadToServer: false, ignoreSystemCrashHandler: true });
  } catch (error) {
    log.warn(errorFields(error), 'crashes of the window leave no dump');
  }
}
