import path from 'node:path';

import { ensureBuilt } from './lib/build.mjs';
import { electronBinary, fetchElectron, windowObstacle } from './lib/electron-binary.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/main.mjs';
import { environmentFor, requireNode, sourceEnvironment } from './lib/node-runtime.mjs';
import { endWithNpm } from './lib/npm-watch.mjs';
import { repositoryRoot as root } from './lib/repository.mjs';
import { runChild } from './lib/run-child.mjs';

// npm start: installs and builds what is out of date, then opens the desktop window, or serves the same app to the
// browser where that is not possible. Whatever it starts ends with it: at most 1.8 seconds after the signal.

const KILL_AFTER_MS = 1_800;
/** A window that is gone this soon, by a crash, never came up. */
const EARLY_MS = 5_000;

await runMain(async () => {
  endWithNpm();
  await ensureInstalled(root);
  const node = requireNode(root);
  const { interrupted } = await ensureBuilt(root, node);
  if (interrupted) return 130;

  const window = await openWindow(node);
  if ('code' in window) return window.code;

  console.log(`No desktop window: ${window.reason}. Serving Gesso to the browser instead.`);
  return serveToBrowser(node);
});

/**
 * Runs the desktop app to its end, if it can run here.
 * @param {string} node
 * @returns {Promise<{ code: number } | { reason: string }>} the app's exit code, or why there is no window.
 */
async function openWindow(node) {
  const obstacle = windowObstacle();
  if (obstacle !== undefined) return { reason: obstacle };
  const present = electronBinary(root);
  const { binary, reason } =
    present === undefined ? await fetchElectron(root, { node }) : { binary: present, reason: '' };
  if (binary === undefined) return { reason };

  // Set by other Electron apps (editors, for example) for their children, this would turn Electron into plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = environmentFor(node);
  const result = await runChild(binary, [root, ...process.argv.slice(2)], {
    cwd: root,
    env,
    killAfterMs: KILL_AFTER_MS,
  });
  const crashed = result.error !== undefined || result.signal !== null || result.code === 127;
  if (crashed && !result.interrupted && result.elapsedMs < EARLY_MS) {
    return {
      reason: `Electron could not start (${result.error?.message ?? result.signal ?? 'missing system libraries'})`,
    };
  }
  return { code: result.code };
}

/** @param {string} node @returns {Promise<number>} the host's exit code. */
async function serveToBrowser(node) {
  const host = path.join(root, 'out', 'main', 'host.js');
  const args = ['--disable-warning=ExperimentalWarning', host, ...process.argv.slice(2)];
  const result = await runChild(node, args, {
    cwd: root,
    env: sourceEnvironment(root, node),
    killAfterMs: KILL_AFTER_MS,
  });
  if (result.error !== undefined) throw result.error;
  return result.code;
}
