import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { installationFile } from '../../../../src/core/comfy/installation.ts';
import { readRuntime } from '../../../../src/host/runtime-file.ts';
import { fakeInstallation, isAlive } from '../../../core/comfy/supervise/fake-installation.ts';
import { gesso, startGesso } from '../../gesso-process.ts';

/** A host in the background must not outlive its test. */
function endHostAfterwards(home: string): void {
  onTestFinished(() => {
    const runtime = readRuntime(home);
    if (runtime !== undefined) process.kill(runtime.pid, 'SIGKILL');
  });
}

describe('gesso comfy start and stop', () => {
  it('bring up a host in the background that keeps ComfyUI, and end both again', { timeout: 60_000 }, async () => {
    const installation = fakeInstallation({ boot_seconds: 0.2 });
    const home = installation.dataDir;
    endHostAfterwards(home);

    const started = await gesso(home, ['comfy', 'start', '--json']);
    const status = await gesso(home, ['comfy', '--json']);
    const host = readRuntime(home);
    const stopped = await gesso(home, ['comfy', 'stop', '--json']);

    expect(started).toMatchObject({ code: 0 });
    expect(started.json()).toMatchObject({ success: true, state: 'ready', pid: installation.seen().pid });
    expect(status.json()).toMatchObject({ state: 'ready', pid: installation.seen().pid });
    expect(stopped.json()).toMatchObject({ state: 'stopped' });
    expect([installation.seen().pid, host?.pid ?? 0].filter(isAlive)).toEqual([]);
    expect(readRuntime(home)).toBeUndefined();
    expect(existsSync(join(home, 'background-host.json'))).toBe(false);
  });

  it('print the address and tell people how the start goes', { timeout: 60_000 }, async () => {
    const installation = fakeInstallation();
    endHostAfterwards(installation.dataDir);

    const { code, stdout, stderr } = await gesso(installation.dataDir, ['comfy', 'start']);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(stderr).toMatch(/Starting ComfyUI[^]*ComfyUI is ready at http/);
  });

  it('leave a host alone that was there before', { timeout: 60_000 }, async () => {
    const installation = fakeInstallation();
    const home = installation.dataDir;
    const host = startGesso(home, ['serve', '--no-open']);
    await host.untilStdout('ready');

    expect(await gesso(home, ['comfy', 'start', '--json'])).toMatchObject({ code: 0 });
    const { stderr } = await gesso(home, ['comfy', 'stop']);

    expect(stderr).not.toContain('background');
    expect(readRuntime(home)?.pid).toBe(host.child.pid);
    expect(isAlive(installation.seen().pid)).toBe(false);
  });

  it(
    'say the cause and the next action when the start fails, and leave no host behind',
    { timeout: 60_000 },
    async () => {
      const installation = fakeInstallation({ missing_module: 'torch' });

      const { code, stderr } = await gesso(installation.dataDir, ['comfy', 'start']);

      expect(code).toBe(1);
      expect(stderr).toContain('The Python package torch is missing.');
      expect(stderr).toContain('gesso comfy install');
      expect(readRuntime(installation.dataDir)).toBeUndefined();
    },
  );

  it('say what to do when nothing is installed', { timeout: 60_000 }, async () => {
    const installation = fakeInstallation();
    rmSync(installationFile(installation.dataDir));

    const { code, stderr } = await gesso(installation.dataDir, ['comfy', 'start']);

    expect(code).toBe(1);
    expect(stderr).toContain('No ComfyUI is installed.');
    expect(readRuntime(installation.dataDir)).toBeUndefined();
  });
});

describe('gesso comfy logs', () => {
  it('shows the last lines, also when nothing runs any more', { timeout: 60_000 }, async () => {
    const installation = fakeInstallation();
    const home = installation.dataDir;
    endHostAfterwards(home);
    await gesso(home, ['comfy', 'start']);
    await gesso(home, ['comfy', 'stop']);

    const { code, stdout } = await gesso(home, ['comfy', 'logs', '--lines', '2']);

    expect(code).toBe(0);
    expect(stdout).toBe('Stopped server\n[gesso] has ended\n');
  });

  it('follows until the host goes away', { timeout: 60_000 }, async () => {
    const installation = fakeInstallation();
    const home = installation.dataDir;
    const host = startGesso(home, ['serve', '--no-open']);
    await host.untilStdout('ready');
    const following = startGesso(home, ['comfy', 'logs', '--follow']);
    await expect.poll(() => following.child.pid).toBeDefined();

    await gesso(home, ['comfy', 'start']);
    const text = await following.untilStdout('To see the GUI go to');
    host.child.kill('SIGINT');

    expect(text).toContain('Starting server');
    expect(await following.finished).toMatchObject({ code: 0 });
  });
});

describe('a host that is killed', () => {
  it('takes ComfyUI and everything below it along', { timeout: 60_000 }, async () => {
    const installation = fakeInstallation({ grandchildren: 2 });
    const home = installation.dataDir;
    const host = startGesso(home, ['serve', '--no-open']);
    await host.untilStdout('ready');
    await gesso(home, ['comfy', 'start']);
    await expect.poll(() => installation.grandchildren().length, { timeout: 10_000 }).toBe(2);
    const pids = [...installation.starts(), ...installation.grandchildren()];

    host.child.kill('SIGKILL');

    await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  });

  it(
    'and whose keeper is killed with it leaves nothing that the next start does not end',
    { timeout: 60_000 },
    async () => {
      const installation = fakeInstallation({ grandchildren: 1, boot_seconds: 0 });
      const home = installation.dataDir;
      const host = startGesso(home, ['serve', '--no-open']);
      await host.untilStdout('ready');
      await gesso(home, ['comfy', 'start']);
      await expect.poll(() => installation.grandchildren().length, { timeout: 10_000 }).toBe(1);
      const keeper = parentOf(installation.seen().pid);

      // The runaway grandchild is in a session of its own: without keeper and host, only its mark tells whose it is.
      process.kill(keeper, 'SIGKILL');
      host.child.kill('SIGKILL');
      await host.finished;
      const next = startGesso(home, ['serve', '--no-open']);
      await next.untilStdout('ready');

      const pids = [...installation.starts(), ...installation.grandchildren()];
      await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    },
  );
});

function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
