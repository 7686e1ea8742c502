import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { keepCrashDumps } from '../../../electron/main/crash-dumps.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { app, crashReporter } from '../electron-stand-in.ts';

vi.mock('electron', () => import('../electron-stand-in.ts'));

it('crash dumps stay in the data folder and are sent to nobody', () => {
  const dataDir = tempFolder();

  keepCrashDumps(dataDir, silentLog);

  expect(app.getPath('crashDumps')).toBe(join(dataDir, 'desktop', 'crashes'));
  expect(crashReporter.started).toEqual([expect.objectContaining({ uploadToServer: false })]);
  expect(crashReporter.started[0]).not.toHaveProperty('submitURL');
});
