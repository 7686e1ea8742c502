import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';

import { electronBinary } from '../../scripts/lib/electron-binary.mjs';
import { repositoryRoot } from '../../scripts/lib/repository.mjs';

export type RunningApp = {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly dataDir: string;
  /** Addresses that a window asked for outside our own schemes. */
  readonly remote: string[];
};

/** The real app from out/, on a data folder of its own. Needs a binary and a display; scripts/lib/test-stages.mjs looks for both. */
export const test = base.extend<{ app: RunningApp }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern.
  app: async ({}, use) => {
    const binary = electronBinary(repositoryRoot);
    if (binary === undefined) return base.skip(true, 'the Electron binary is not downloaded');
    const dataDir = mkdtempSync(join(tmpdir(), 'gesso-electron-'));
    const { ELECTRON_RUN_AS_NODE: _, ...env } = Object.fromEntries(
      Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    const electron = await _electron.launch({
      executablePath: binary,
      // Chromium has no sandbox for root; where tests run as root, the page's own sandbox cannot be tested.
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), repositoryRoot],
      cwd: repositoryRoot,
      env: { ...env, GESSO_HOME: dataDir },
    });
    const remote: string[] = [];
    // Before the first window, so that its very first request counts.
    electron.context().on('request', (request) => {
      if (!/^(app|asset|blob|data):/.test(request.url())) remote.push(request.url());
    });
    const page = await electron.firstWindow();
    await use({ electron, page, dataDir, remote });
    const child = electron.process();
    if (child.exitCode === null && child.signalCode === null) await electron.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  },
});

/** What a running host tells the command line; undefined when none runs on this folder. */
export function runtimeOf(dataDir: string): { pid: number; url: string; token: string } | undefined {
  const file = join(dataDir, 'runtime.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
