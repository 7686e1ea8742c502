import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keeperArguments, startKept } from '../../../../src/core/comfy/process/kept-process.ts';
import { loadKeeper } from '../../../../src/core/load-keeper.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { isAlive } from '../supervise/fake-installation.ts';

const PYTHON = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();

function place(): { folder: string; keeper: string } {
  const folder = tempFolder('gesso keeper');
  const keeper = join(folder, 'keeper.py');
  writeFileSync(keeper, loadKeeper());
  return { folder, keeper };
}

function keep(code: string, { folder, keeper } = place()) {
  const kept = startKept({
    python: PYTHON,
    keeper,
    folder,
    program: PYTHON,
    args: ['-u', '-c', code],
    environment: { PATH: process.env.PATH ?? '' },
  });
  onTestFinished(() => kept.kill());
  const state = { output: '' };
  kept.output.on('data', (chunk: Buffer) => (state.output += chunk.toString()));
  const says = (word: string): Promise<void> => expect.poll(() => state.output, { timeout: 10_000 }).toContain(word);
  return { kept, folder, keeper, output: () => state.output, says };
}

/** Starts a process in a session of its own that nobody waits for, and prints its pid. */
const RUNAWAY = `
import subprocess, sys, time
inner = "import os, time; os.setsid(); print('runaway', os.getpid(), flush=True); time.sleep(600)"
subprocess.Popen([sys.executable, '-u', '-c', inner])
`;

function pidAfter(word: string, output: string): number {
  return Number(new RegExp(`${word} (\\d+)`).exec(output)?.[1]);
}

describe('a kept process', () => {
  it('says how it ended, with both its outputs in the order of writing', async () => {
    const { kept, output } = keep("import sys; print('a', flush=True); print('b', file=sys.stderr); sys.exit(7)");

    expect(await kept.ended).toEqual({ code: 7, signal: null, left: 0 });
    expect(output()).toBe('a\nb\n');
  });

  it('says by which signal it was ended', async () => {
    const { kept } = keep('import os; os.kill(os.getpid(), 11)');

    expect(await kept.ended).toEqual({ code: null, signal: 11, left: 0 });
  });

  it('says so when its program or its interpreter cannot be run', async () => {
    const { folder, keeper } = place();
    const options = { python: PYTHON, keeper, folder, program: '/no/such', args: [], environment: {} };
    const missing = startKept(options);
    const words: string[] = [];
    missing.output.on('data', (chunk: Buffer) => void words.push(chunk.toString()));

    expect(await missing.ended).toMatchObject({ code: 127 });
    expect(words.join('')).toMatch(/^gesso: ComfyUI cannot be started: .*No such file/);
    expect(await startKept({ ...options, python: '/no/python' }).ended).toMatchObject({
      code: 127,
      problem: expect.stringContaining('ENOENT'),
    });
  });

  it('ends politely when asked, and at once when told', async () => {
    const polite = keep(
      "import time\nprint('on')\ntry:\n  time.sleep(600)\nexcept KeyboardInterrupt:\n  print('polite')",
    );
    await polite.says('on');
    polite.kept.interrupt();
    expect(await polite.kept.ended).toMatchObject({ code: 0 });
    expect(polite.output()).toContain('polite');

    const deaf = keep("import signal, time\nsignal.signal(2, signal.SIG_IGN)\nprint('on')\ntime.sleep(600)");
    await deaf.says('on');
    deaf.kept.interrupt();
    deaf.kept.kill();
    expect(await deaf.kept.ended).toMatchObject({ signal: 9, left: 0 });
  });

  it('takes what it left behind with it, also what has run away into a session of its own', async () => {
    const { kept, says, output } = keep(`${RUNAWAY}\ntime.sleep(1)`);
    await says('runaway');

    await kept.ended;

    expect(isAlive(pidAfter('runaway', output()))).toBe(false);
  });

  it('ends a frozen process', async () => {
    const { kept, says } = keep("import os\nprint('on', flush=True)\nos.kill(os.getpid(), 19)");
    await says('on');

    kept.kill();

    expect(await kept.ended).toMatchObject({ signal: 9 });
  });

  it.runIf(process.platform === 'linux')('ends with its keeper, should that one be killed', async () => {
    const { kept, says } = keep("import time\nprint('on')\ntime.sleep(600)");
    await says('on');
    const pid = (await kept.pid) ?? 0;

    process.kill(kept.keeperPid, 'SIGKILL');
    await kept.ended;

    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('ends with everything below it when its host is killed', async () => {
    const { folder, keeper } = place();
    const file = join(folder, 'pids.txt');
    const inner = `${RUNAWAY}\nimport os\nopen('pids.txt', 'w').write(str(os.getpid()))\ntime.sleep(600)`;
    const host = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { spawn } from 'node:child_process';
         const child = spawn(${JSON.stringify(PYTHON)}, ${JSON.stringify(keeperArguments({ keeper, folder, program: PYTHON, args: ['-c', inner] }))}, { detached: true });
         child.stderr.pipe(process.stdout);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const state = { output: '' };
    host.stdout.on('data', (chunk: Buffer) => (state.output += chunk.toString()));
    await expect.poll(() => existsSync(file) && state.output, { timeout: 10_000 }).toContain('runaway');
    const pids = [Number(readFileSync(file, 'utf8')), pidAfter('runaway', state.output)];

    host.kill('SIGKILL');
    await once(host, 'exit');

    await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  });
});
