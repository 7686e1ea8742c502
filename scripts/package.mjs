import { ensureBuilt } from './lib/build.mjs';
import { electronBinary, fetchElectron } from './lib/electron-binary.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/main.mjs';
import { environmentFor, requireNode } from './lib/node-runtime.mjs';
import { repositoryRoot as root } from './lib/repository.mjs';
import { runChild } from './lib/run-child.mjs';
import { toolEntry } from './lib/tools.mjs';

// npm run package [-- electron-builder arguments]: installers of this platform in dist/.

/** Signing and notarising take their time; waiting for ever helps nobody. */
const PACKAGE_TIMEOUT_MS = 60 * 60_000;

await runMain(async () => {
  await ensureInstalled(root);
  const node = requireNode(root);
  const { interrupted } = await ensureBuilt(root, node, { verbose: true });
  if (interrupted) return 130;

  // electron-builder would fetch Electron by itself, but without a time-out and with a message that hides the cause.
  if (electronBinary(root) === undefined) {
    const { binary, reason } = await fetchElectron(root, { node, evenAfterFailure: true });
    if (binary === undefined) {
      console.error(
        `Cannot package: ${reason.split(';')[0]}. Installers contain Electron, so they need that download.`,
      );
      return 1;
    }
  }
  const args = [toolEntry(root, 'electron-builder'), '--publish', 'never', ...process.argv.slice(2)];
  const result = await runChild(node, args, { cwd: root, env: environmentFor(node), timeoutMs: PACKAGE_TIMEOUT_MS });
  if (result.timedOut) console.error('electron-builder was stopped after an hour.');
  return result.code;
});
