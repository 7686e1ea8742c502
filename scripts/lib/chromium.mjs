import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { installFromDistribution } from './distribution.mjs';
import { runChild } from './run-child.mjs';
import { toolEntry } from './tools.mjs';

const INSTALL_TIMEOUT_MS = 10 * 60_000;

/** @type {Readonly<Record<string, readonly string[]>>} */
const systemBrowsers = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
    String.raw`C:\Program Files (x86)\Google\Chrome\Application\chrome.exe`,
    String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
  ],
};

/**
 * The browser for end-to-end tests that the environment or the system offers.
 * @param {{ env?: NodeJS.ProcessEnv, platform?: string, exists?: (file: string) => boolean }} [options]
 * @returns {string | undefined} an absolute path; undefined leaves the choice to Playwright's own download.
 */
export function findChromium({ env = process.env, platform = process.platform, exists = existsSync } = {}) {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  return systemBrowsers[platform]?.find((file) => exists(file));
}

/**
 * Finds a browser that starts, or installs one: from the distribution where we may (Linux, root), else Playwright's.
 * @param {string} root the checkout, with its dependencies installed.
 * @param {string} node the Node binary for Playwright's installer.
 * @returns {Promise<{ browser: string } | { problem: string }>}
 */
export async function ensureChromium(root, node) {
  const present = await workingBrowser(root);
  if (present !== undefined) return { browser: present };
  if (process.env.CHROMIUM_PATH)
    return { problem: `CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which does not start.` };

  console.log('No Chromium here; installing one.');
  await installFromDistribution(['chromium']);
  const installed = await workingBrowser(root);
  if (installed !== undefined) return { browser: installed };

  const args = [toolEntry(root, 'playwright'), 'install', 'chromium'];
  await runChild(node, args, { cwd: root, timeoutMs: INSTALL_TIMEOUT_MS, killAfterMs: 1_000 });
  const downloaded = await workingBrowser(root);
  if (downloaded !== undefined) return { browser: downloaded };
  return { problem: 'No Chromium could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to one.' };
}

/** @param {string} root @returns {Promise<string | undefined>} */
async function workingBrowser(root) {
  for (const browser of [findChromium(), playwrightBrowser(root)]) {
    if (browser !== undefined && existsSync(browser) && (await starts(browser))) return browser;
  }
  return undefined;
}

/** The place of Playwright's own download, whether or not it is there. @param {string} root @returns {string} */
function playwrightBrowser(root) {
  const require = createRequire(path.join(root, 'package.json'));
  return require('@playwright/test').chromium.executablePath();
}

/** Some distributions put a script there that only asks to install a snap. @param {string} browser */
async function starts(browser) {
  // On Windows `--version` opens a window instead of printing.
  if (process.platform === 'win32') return true;
  const result = await runChild(browser, ['--version'], { stdio: 'ignore', timeoutMs: 20_000 });
  return result.code === 0;
}
