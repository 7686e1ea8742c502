import { readFileSync } from 'node:fs';
import path from 'node:path';

import { runMain } from './lib/main.mjs';
import { processorPackages } from './lib/processor-packages.mjs';
import { repositoryRoot as root } from './lib/repository.mjs';
import { runChild } from './lib/run-child.mjs';

// node scripts/both-processors.mjs: installs native code for every processor of this system, so that one machine makes installers for
// all of them. electron-builder.yml puts into each only its own. package.json and lockfile stay as they are.

await runMain(async () => {
  const packages = processorPackages(
    JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')),
    process.platform,
  );
  console.log(packages.join('\n'));
  const { code } = await runChild('npm', ['install', '--no-save', '--force', ...packages], {
    cwd: root,
    env: process.env,
  });
  return code;
});
