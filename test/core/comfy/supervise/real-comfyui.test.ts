import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { installationFile } from '../../../../src/core/comfy/installation.ts';
import { layoutOf } from '../../../../src/core/comfy/supervise/layout.ts';
import { readRunRecord } from '../../../../src/core/comfy/supervise/run-record.ts';
import { gesso, type Running, startGesso } from '../../../host/gesso-process.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { isAlive } from './fake-installation.ts';

// A real ComfyUI under supervision: GESSO_REAL_COMFY_ROOT (its folder), GESSO_REAL_COMFY_PYTHON (its interpreter) and
// GESSO_REAL_COMFY_CHECKPOINT (an SD 1.5 checkpoint, as small as can be) name one that needs no GPU.
const {
  GESSO_REAL_COMFY_ROOT: root,
  GESSO_REAL_COMFY_PYTHON: python,
  GESSO_REAL_COMFY_CHECKPOINT: checkpoint,
} = process.env;
const isThere = root !== undefined && python !== undefined && checkpoint !== undefined;
const MINUTES = 60_000;

function install(): string {
  const home = tempFolder('gesso real');
  const models = join(home, 'comfy', 'models', 'checkpoints');
  mkdirSync(models, { recursive: true });
  copyFileSync(checkpoint ?? '', join(models, basename(checkpoint ?? '')));
  const installation = { schema: 1, kind: 'adopted', root, python, torch: 'cpu', version: null, commit: null };
  writeFileSync(installationFile(home), JSON.stringify({ ...installation, installedAt: 1 }));
  return home;
}

async function startHost(home: string): Promise<Running> {
  const host = startGesso(home, ['serve', '--no-open']);
  await host.untilStdout('ready');
  return host;
}

function generate(home: string, steps: number, more: readonly string[] = []) {
  const size = ['--size', '128x128', '--param', `steps=${steps}`];
  return gesso(home, ['generate', 'a fox', '--provider', 'comfyui', ...size, ...more, '--json']);
}

/** The pid and port of the running ComfyUI, once it samples. */
async function sampling(home: string): Promise<{ pid: number; port: number }> {
  const found = await expect
    .poll(
      async () => {
        const record = readRunRecord(layoutOf(home, 'local').record);
        const queue = await fetch(`http://127.0.0.1:${record?.port ?? 1}/queue`).then(
          (response) => response.json(),
          () => undefined,
        );
        return queue?.queue_running?.length === 1;
      },
      { timeout: 3 * MINUTES, interval: 200 },
    )
    .toBe(true)
    .then(() => readRunRecord(layoutOf(home, 'local').record));
  return { pid: found?.processes[1]?.pid ?? 0, port: found?.port ?? 0 };
}

describe.runIf(isThere)('a real ComfyUI under supervision', () => {
  it('runs a job without a host: started for it, and gone after it', { timeout: 5 * MINUTES }, async () => {
    const home = install();

    const { code, stdout } = await generate(home, 2);

    expect([code, JSON.parse(stdout)]).toMatchObject([0, { status: 'completed' }]);
    expect(existsSync(layoutOf(home, 'local').record)).toBe(false);
    expect(readFileSync(layoutOf(home, 'local').log, 'utf8')).toContain('Prompt executed');
  });

  it('is restarted after kill -9 in the middle of a job, which completes', { timeout: 10 * MINUTES }, async () => {
    const home = install();
    await startHost(home);
    const job = generate(home, 40);
    const { pid } = await sampling(home);

    process.kill(pid, 'SIGKILL');

    expect((await job).json()).toMatchObject({ status: 'completed', attempts: 2 });
  });

  it(
    'leaves nothing behind when Gesso is killed, and the next one completes the job',
    { timeout: 10 * MINUTES },
    async () => {
      const home = install();
      const host = await startHost(home);
      const { jobId } = (await generate(home, 40, ['--detach'])).json();
      const { pid } = await sampling(home);

      host.child.kill('SIGKILL');
      await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
      await startHost(home);

      const status = async (): Promise<string> => (await gesso(home, ['jobs', 'show', jobId, '--json'])).json().status;
      await expect.poll(status, { timeout: 8 * MINUTES, interval: 1000 }).toBe('completed');
    },
  );

  it('goes to another port when a stranger takes its own', { timeout: 10 * MINUTES }, async () => {
    const home = install();
    await startHost(home);
    await generate(home, 1);
    const { port, processes } = readRunRecord(layoutOf(home, 'local').record) ?? { port: 0, processes: [] };
    process.kill(processes[1]?.pid ?? 0, 'SIGKILL');
    await takePort(port);

    expect((await generate(home, 1)).json()).toMatchObject({ status: 'completed' });
    expect(readRunRecord(layoutOf(home, 'local').record)?.port).not.toBe(port);
  });

  it('is replaced when it is frozen, and the job completes', { timeout: 10 * MINUTES }, async () => {
    const home = install();
    await startHost(home);
    const job = generate(home, 40);
    const { pid } = await sampling(home);

    process.kill(pid, 'SIGSTOP');

    expect((await job).json()).toMatchObject({ status: 'completed', attempts: 2 });
  });
});

/** Listens on a port as soon as it is free. */
async function takePort(port: number): Promise<void> {
  const foreign = createServer((_, response) => response.end('hello'));
  onTestFinished(() => void foreign.close());
  const listens = (): Promise<boolean> =>
    new Promise((resolve) => {
      foreign.once('error', () => resolve(false));
      foreign.listen(port, '127.0.0.1', () => resolve(true));
    });
  await expect.poll(listens, { timeout: 10_000, interval: 1 }).toBe(true);
}
