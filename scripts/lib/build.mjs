import path from 'node:path';

import { buildStamp, isBuilt, recordBuild } from './build-state.mjs';
import { withFileLock } from './file-lock.mjs';
import { environmentFor } from './node-runtime.mjs';
import { runChild } from './run-child.mjs';
import { toolEntry } from './tools.mjs';

const BUILD_TIMEOUT_MS = 5 * 60_000;

/**
 * Builds main, preload and renderer into out/, if the sources have changed since the last time. Two calls at once do
 * the work once. What the build prints goes to stderr, and only `verbose` or a failure shows all of it.
 * @param {string} root the checkout.
 * @param {string} node the Node binary to build with.
 * @param {{ verbose?: boolean }} [options]
 * @returns {Promise<{ built: boolean, interrupted: boolean }>} whether there was something to build.
 * @throws {Error} when the build fails; its output is on stderr by then.
 */
export async function ensureBuilt(root, node, { verbose = false } = {}) {
  const nothing = { built: false, interrupted: false };
  if (isBuilt(root)) return nothing;
  return withFileLock({ file: path.join(root, '.gesso', 'build.lock') }, async () => {
    if (isBuilt(root)) return nothing;
    console.error('Building …');
    const stamp = buildStamp(root);
    const args = [toolEntry(root, 'electron-vite'), 'build', '--logLevel', verbose ? 'info' : 'warn'];
    const env = environmentFor(node);
    const limits = { killAfterMs: 1_000, timeoutMs: BUILD_TIMEOUT_MS };
    const result = await runChild(node, args, { cwd: root, env, stdio: ['ignore', 2, 2], ...limits });
    if (result.interrupted) return { built: false, interrupted: true };
    if (result.code !== 0)
      throw new Error(`The build failed (electron-vite ended with code ${result.code}); see above.`);
    recordBuild(root, stamp);
    return { built: true, interrupted: false };
  });
}
