import module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/main.mjs';
import { compileCache, requireNode, sourceEnvironment } from './lib/node-runtime.mjs';
import { endWithNpm } from './lib/npm-watch.mjs';
import { repositoryRoot as root } from './lib/repository.mjs';

// The command line of Gesso: src/host/cli/main.ts under Node 24. Says nothing of its own on stdout.

const entry = path.join(root, 'src', 'host', 'cli', 'main.ts');

await runMain(async () => {
  endWithNpm();
  await ensureInstalled(root);
  const node = requireNode(root);
  if (node === process.execPath) return importInProcess();
  // Loaded only here, because the usual way should start as fast as it can.
  const { runChild } = await import('./lib/run-child.mjs');
  const args = ['--disable-warning=ExperimentalWarning', entry, ...process.argv.slice(2)];
  const { code, error } = await runChild(node, args, { env: sourceEnvironment(root, node) });
  if (error !== undefined) throw error;
  return code;
});

/** The command line looks at `process.argv` as if it had been started by name. */
async function importInProcess() {
  process.argv[1] = entry;
  quietExperimentalWarnings();
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE ?? compileCache(root));
  await import(pathToFileURL(entry).href);
  return Number(process.exitCode ?? 0);
}

/** Early versions of Node 24 call type stripping experimental, at every start. */
function quietExperimentalWarnings() {
  const emit = process.emitWarning.bind(process);
  /** @param {string | Error} warning @param {any[]} rest */
  process.emitWarning = (warning, ...rest) => {
    const type = typeof rest[0] === 'string' ? rest[0] : rest[0]?.type;
    if (type !== 'ExperimentalWarning') emit(warning, ...rest);
  };
}
