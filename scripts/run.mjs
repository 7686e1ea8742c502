import path from 'node:path';

import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/main.mjs';
import { environmentFor, requireNode, sourceEnvironment } from './lib/node-runtime.mjs';
import { repositoryRoot as root } from './lib/repository.mjs';
import { runChild } from './lib/run-child.mjs';
import { toolEntry } from './lib/tools.mjs';

// node scripts/run.mjs FILE.ts [arguments]          runs a file of this repository
// node scripts/run.mjs --tool NAME [arguments]      runs a command of an installed package
// Both under Node 24, wherever that comes from, after installing what is missing.

await runMain(async () => {
  const isTool = process.argv[2] === '--tool';
  const [name, ...args] = process.argv.slice(isTool ? 3 : 2);
  if (name === undefined) {
    console.error('usage: node scripts/run.mjs FILE [arguments] | --tool NAME [arguments]');
    return 2;
  }
  await ensureInstalled(root);
  const node = requireNode(root);
  const entry = isTool ? toolEntry(root, name) : path.resolve(root, name);
  const env = isTool ? environmentFor(node) : sourceEnvironment(root, node);
  const cwd = isTool ? root : process.cwd();
  const { code } = await runChild(node, ['--disable-warning=ExperimentalWarning', entry, ...args], { env, cwd });
  return code;
});
