import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, onTestFinished, test } from 'vitest';

import { repositoryRoot } from '../../scripts/lib/repository.mjs';
import { exitCodeOf, runChild } from '../../scripts/lib/run-child.mjs';

const moduleUrl = pathToFileURL(path.join(repositoryRoot, 'scripts', 'lib', 'run-child.mjs')).href;

/** A launcher whose child runs `code`; resolves when that has printed a process id. */
async function launch(code: string, options: object) {
  const child = `${code}; setInterval(() => {}, 1000)`;
  const script = `
    import { runChild } from '${moduleUrl}';
    const result = await runChild(process.execPath, ['-e', ${JSON.stringify(child)}], ${JSON.stringify(options)});
    process.exitCode = result.code;`;
  const args = ['--input-type=module', '-e', script];
  const launcher = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void launcher.kill('SIGKILL'));
  const [output]: unknown[] = await once(launcher.stdout, 'data');
  return { launcher, printedPid: Number(String(output)) };
}

/** A killed process that nobody has waited for yet keeps its id, but runs no more. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

describe('a child of the launcher', () => {
  test('passes its exit code on', async () => {
    expect(await runChild(process.execPath, ['-e', 'process.exit(4)'])).toMatchObject({ code: 4, interrupted: false });
  });

  test('that cannot start is reported as such', async () => {
    const result = await runChild('/nowhere/at-all', []);

    expect(result.code).toBe(127);
    expect(result.error).toBeInstanceOf(Error);
  });

  test('is killed when its time is over', async () => {
    const result = await runChild(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 50 });

    expect(result).toMatchObject({ timedOut: true, code: 137 });
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('gets %s and decides the exit code', async (signal) => {
    const { launcher, printedPid } = await launch(
      `process.on('${signal}', () => process.exit(42)); console.log(process.pid)`,
      {},
    );

    launcher.kill(signal);
    const [code] = await once(launcher, 'exit');

    expect(code).toBe(42);
    expect(isRunning(printedPid)).toBe(false);
  });

  test('that ignores signals is killed with all its children', async () => {
    const code = `
      process.on('SIGTERM', () => {});
      const grandchild = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      console.log(grandchild.pid)`;
    const { launcher, printedPid: grandchildPid } = await launch(code, { killAfterMs: 200 });

    launcher.kill('SIGTERM');
    const [exitCode] = await once(launcher, 'exit');

    expect(exitCode).toBe(137);
    expect(isRunning(grandchildPid)).toBe(false);
  });

  test('ended by a signal has the exit code that a shell would show', () => {
    expect(exitCodeOf(null, 'SIGTERM')).toBe(143);
    expect(exitCodeOf(0, null)).toBe(0);
  });
});
