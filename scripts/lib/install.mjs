import { existsSync } from 'node:fs';
import path from 'node:path';

import { withFileLock } from './file-lock.mjs';
import { isInstalled, recordInstall } from './install-state.mjs';
import { runChild } from './run-child.mjs';

/** Downloading about 130 MB over a slow line may take long; a silent registry must still end some day. */
const INSTALL_TIMEOUT_MS = 20 * 60_000;

/**
 * Brings node_modules up to date with the lockfile, if it is not. Two calls at once do the work once.
 * Everything it says, npm included, goes to stderr.
 * @param {string} root the checkout.
 * @returns {Promise<{ installed: boolean }>} whether there was something to install.
 * @throws {Error} with advice for the reader when npm fails.
 */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return { installed: false };
  const onWait = () => console.error('Another process is installing the dependencies; waiting for it …');
  return withFileLock({ file: path.join(root, '.gesso', 'install.lock'), onWait }, async () => {
    if (isInstalled(root)) return { installed: false };
    console.error('Installing the dependencies (npm ci) …');
    await installWithNpm(root);
    recordInstall(root);
    return { installed: true };
  });
}

/** @param {string} root */
async function installWithNpm(root) {
  const { file, args, shell } = npmCommand();
  // Development packages are needed to build, whatever NODE_ENV says.
  const flags = ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-audit', '--no-fund'];
  const options = { cwd: root, shell, timeoutMs: INSTALL_TIMEOUT_MS, killAfterMs: 1_800 };
  const result = await runChild(file, [...args, ...flags], { ...options, stdio: ['ignore', 2, 2] });
  if (result.interrupted) process.exit(130);
  if (result.code === 0) return;
  const reason = result.timedOut
    ? 'took more than 20 minutes'
    : (result.error?.message ?? `ended with code ${result.code}`);
  throw new Error(
    `The dependencies could not be installed: npm ci ${reason}.\n` +
      'Most often the npm registry cannot be reached: check the network (and `npm config get registry`), then run the\n' +
      'same command again. Nothing else is needed; it continues where it can from the cache of npm.',
  );
}

/** The npm that started us, if one did, so that the same version installs that was asked to run. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running !== undefined && path.basename(running) === 'npm-cli.js' && existsSync(running)) {
    return { file: process.execPath, args: [running], shell: false };
  }
  return { file: 'npm', args: [], shell: process.platform === 'win32' };
}
