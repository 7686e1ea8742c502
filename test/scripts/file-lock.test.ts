import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, onTestFinished, test } from 'vitest';

import { withFileLock } from '../../scripts/lib/file-lock.mjs';
import { repositoryRoot } from '../../scripts/lib/repository.mjs';
import { temporaryFolder } from './temporary-folder.ts';

const moduleUrl = pathToFileURL(path.join(repositoryRoot, 'scripts', 'lib', 'file-lock.mjs')).href;

describe('the install lock', () => {
  test('lets one in at a time and is gone afterwards', async () => {
    const file = path.join(temporaryFolder(), 'deep', 'lock');
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} in`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} out`);
    };

    await Promise.all([withFileLock({ file, pollMs: 5 }, work('a')), withFileLock({ file, pollMs: 5 }, work('b'))]);

    expect(order).toEqual(['a in', 'a out', 'b in', 'b out']);
    expect(existsSync(file)).toBe(false);
  });

  test('is released when the work fails', async () => {
    const file = path.join(temporaryFolder(), 'lock');

    const failing = withFileLock({ file }, () => Promise.reject(new Error('no network')));

    await expect(failing).rejects.toThrow('no network');
    expect(existsSync(file)).toBe(false);
  });

  test('is taken over from a process that died with it', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    const script = `import { withFileLock } from '${moduleUrl}'; await withFileLock({ file: process.argv[1] }, () => process.kill(process.pid, 'SIGKILL'));`;
    spawnSync(process.execPath, ['--input-type=module', '-e', script, file]);
    expect(existsSync(file)).toBe(true);

    const result = await withFileLock({ file, pollMs: 5 }, () => Promise.resolve('mine'));

    expect(result).toBe('mine');
  });

  test('is not taken from a live owner', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname(), id: 'other' }));
    let waited = 0;

    const attempt = withFileLock({ file, pollMs: 5, timeoutMs: 50, onWait: () => (waited += 1) }, () =>
      Promise.resolve(),
    );

    await expect(attempt).rejects.toThrow(file);
    expect(waited).toBe(1);
    expect(readFileSync(file, 'utf8')).toContain('other');
  });

  test('admits one of many processes that all find a dead owner', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'lock');
    const log = path.join(folder, 'log');
    writeFileSync(file, JSON.stringify({ pid: 2 ** 30, host: hostname(), id: 'dead' }));
    const script = `
      import { withFileLock } from '${moduleUrl}';
      import { appendFileSync } from 'node:fs';
      import { setTimeout as delay } from 'node:timers/promises';
      await withFileLock({ file: process.argv[1], pollMs: 2 }, async () => {
        appendFileSync(process.argv[2], 'in ');
        await delay(10);
        appendFileSync(process.argv[2], 'out ');
      });`;
    const children = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', script, file, log], { stdio: 'inherit' }),
    );
    onTestFinished(() => children.forEach((child) => child.kill('SIGKILL')));

    await Promise.all(children.map((child) => once(child, 'exit')));

    expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(6));
  });
});
