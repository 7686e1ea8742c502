import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, onTestFinished, test } from 'vitest';

import { repositoryRoot } from '../../scripts/lib/repository.mjs';

const moduleUrl = pathToFileURL(path.join(repositoryRoot, 'scripts', 'lib', 'npm-watch.mjs')).href;

/** A stand-in for npm: it starts a shell, which starts a script that ends only by SIGTERM, and says `up` and then `ended`. */
async function startThroughShell() {
  const script = `
    import { endWithNpm } from '${moduleUrl}';
    process.on('SIGTERM', () => { console.log('ended'); process.exit(0); });
    endWithNpm({ env: { npm_lifecycle_event: 'start' } });
    setTimeout(() => console.log('up'), 200);
    setInterval(() => {}, 1000);`;
  const shell = `"$0" --input-type=module -e "$1"; true`;
  const npm = `require('child_process').spawn('sh', ['-c', process.argv[1], process.execPath, process.argv[2]], { stdio: 'inherit' })`;
  const child = spawn(process.execPath, ['-e', npm, shell, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  onTestFinished(() => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The whole group is gone, as it should be.
    }
  });
  await once(child.stdout, 'data');
  return child;
}

describe.skipIf(process.platform === 'win32')('a script that npm started', () => {
  test.each(['SIGTERM', 'SIGKILL'] as const)('ends when npm alone is ended by %s', async (signal) => {
    const npm = await startThroughShell();

    npm.kill(signal);
    const [output]: unknown[] = await once(npm.stdout, 'data');

    expect(String(output).trim()).toBe('ended');
  });
});
