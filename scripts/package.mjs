import { ensureBuilt } from './lib/build.mjs';
import { builderArguments } from './lib/builder-arguments.mjs';
import { electronBinary, electronDist, fetchElectron } from './lib/electron-binary.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { writeLegal } from './lib/legal.mjs';
import { runMain } from './lib/main.mjs';
import { environmentFor, requireNode } from './lib/node-runtime.mjs';
import { repositoryRoot as root } from './lib/repository.mjs';
import { runChild } from './lib/run-child.mjs';
import { signingEnvironment } from './lib/signing-environment.mjs';
import { toolEntry } from './lib/tools.mjs';

// npm run package [-- electron-builder arguments]: installers of this platform in dist/. `-- --dir`: the app as a folder, no installers.

/** Signing and notarising take their time; waiting for ever helps nobody. */
const PACKAGE_TIMEOUT_MS = 60 * 60_000;

await runMain(async () => {
  await ensureInstalled(root);
  const node = requireNode(root);
  const { interrupted } = await ensureBuilt(root, node, { verbose: true });
  if (interrupted) return 130;
  const { packages } = writeLegal(root);
  console.log(`Licences and bill of materials of ${packages} packages are in out/legal.`);

  // electron-builder would fetch Electron by itself, but without a time-out and with a message that hides the cause.
  if (electronBinary(root) === undefined) {
    const { binary, reason } = await fetchElectron(root, { node, evenAfterFailure: true });
    if (binary === undefined) {
      console.error(
        `Cannot package: ${reason.split(';')[0]}. Everything else is ready: the build, the licences, the configuration. ` +
          'Installers contain Electron itself, so they need that download once: `npm run electron`, on a machine that reaches its server, ' +
          'or ELECTRON_OVERRIDE_DIST_PATH with the folder of an unpacked Electron.',
      );
      return 1;
    }
  }
  const given = process.argv.slice(2);
  const { GESSO_UPDATE_FEED: feed, GESSO_HOMEPAGE: homepage } = process.env;
  const args = builderArguments(given, { dist: electronDist(root), feed, homepage });
  const options = { cwd: root, env: signingEnvironment(environmentFor(node)), timeoutMs: PACKAGE_TIMEOUT_MS };
  const result = await runChild(node, [toolEntry(root, 'electron-builder'), ...args], options);
  if (result.timedOut) console.error('electron-builder was stopped after an hour.');
  return result.code;
});
