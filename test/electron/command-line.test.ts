import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { commandWords } from '../../electron/main/command-line.ts';
import { repositoryRoot } from '../../scripts/lib/repository.mjs';
import { isCommandName } from '../../src/host/cli/command-names.ts';
import { cli } from '../host/cli/in-process.ts';
import { tempFolder } from '../support/temp-folder.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

/** Starts the app as it is when installed, with these words, and waits for its end. */
async function installed(home: string, words: readonly string[]) {
  const script = join(import.meta.dirname, 'command', 'main.ts');
  const entry = join(repositoryRoot, 'electron', 'main', 'index.ts');
  const args = ['--disable-warning=ExperimentalWarning', script, entry, ...words];
  const env = { ...process.env, GESSO_HOME: home };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [code] = await once(child, 'close');
  return { code, ...output };
}

describe('the words of a start', () => {
  it('are for the command line when the first is one of its own, and for the window otherwise', () => {
    expect(commandWords(['gesso', 'jobs', '--json'], true)).toEqual(['jobs', '--json']);
    expect(commandWords(['gesso', '--no-sandbox', 'doctor'], true)).toEqual(['doctor']);
    for (const words of [[], ['/pictures/jobs'], ['gesso://budget'], ['--hidden'], ['a.png', 'doctor']])
      expect(commandWords(['gesso', ...words], true)).toBeUndefined();
  });

  it('are never for it from source, where a path comes first', () => {
    expect(commandWords(['electron', 'doctor'], false)).toBeUndefined();
  });

  it('are known without loading the command line, every one of them', async () => {
    const usage: string = (await cli(tempFolder(), ['help'])).stdout;
    const named = [...usage.matchAll(/^ +(?:gesso )?([a-z]+) {2,}/gm)].flatMap(([, name]) => name ?? []);

    expect(named).toEqual(expect.arrayContaining(['generate', 'doctor', 'serve']));
    expect(named.filter((name) => !isCommandName(name))).toEqual([]);
  });
});

describe('the command line of the installed app', () => {
  it('runs in the app itself, without a window, and ends with the command’s code', { timeout: 120_000 }, async () => {
    const home = join(tempFolder(), 'Gesso');

    const { code, stdout, stderr } = await installed(home, ['jobs', '--json']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ success: true, jobs: [] });
    expect(existsSync(join(home, 'runtime.json'))).toBe(false);
  });

  it('says how it is used when the words are wrong', { timeout: 120_000 }, async () => {
    const { code, stderr } = await installed(join(tempFolder(), 'Gesso'), ['jobs', '--nonsense']);

    expect(code).toBe(2);
    expect(stderr).toContain('gesso jobs');
  });
});
