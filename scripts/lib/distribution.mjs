import { existsSync } from 'node:fs';

import { runChild } from './run-child.mjs';

const INSTALL_TIMEOUT_MS = 10 * 60_000;

/**
 * Installs packages of the distribution where we may (Linux with apt, as root); elsewhere does nothing. Whether it helped is for the caller to see.
 * @param {readonly string[]} packages
 */
export async function installFromDistribution(packages) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  /** @type {import('./run-child.mjs').ChildOptions} */
  const options = { env, stdio: ['ignore', 2, 2], timeoutMs: INSTALL_TIMEOUT_MS, killAfterMs: 1_000 };
  const install = ['install', '-y', '-q', '--no-install-recommends', ...packages];
  if ((await runChild('apt-get', install, options)).code === 0) return;
  const update = await runChild('apt-get', ['update', '-q'], options);
  if (update.code === 0) await runChild('apt-get', install, options);
}
