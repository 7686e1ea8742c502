import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fakeInstallation, isAlive, testSupervisor } from './fake-installation.ts';

const never = new AbortController().signal;

describe('a start that fails', () => {
  it('fails with the cause and the next action, and is not repeated for a cause that lasts', async () => {
    const installation = fakeInstallation({ missing_module: 'torch' });
    const supervisor = testSupervisor(installation);

    await expect(supervisor.ensureReady(never)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The Python package torch is missing. Repair the installation (gesso comfy install).',
    });
    await expect(supervisor.ensureReady(never)).rejects.toThrow('torch is missing');

    expect(installation.starts().length).toBe(1);
    expect(supervisor.views()[0]).toMatchObject({ state: 'crashed', cause: { code: 'missing_module' }, retryAt: null });
  });

  it('is tried again after a cause that lasts when a person asks, and works once it is mended', async () => {
    const installation = fakeInstallation({ missing_module: 'torch' });
    const supervisor = testSupervisor(installation);
    await expect(supervisor.ensureReady(never)).rejects.toThrow();
    installation.behave({});

    await supervisor.start({ safeMode: false });

    await expect(supervisor.ensureReady(never)).resolves.toMatchObject({ url: expect.stringContaining('127.0.0.1') });
  });

  it('gets past a custom node that exits the process, in safe mode', async () => {
    const installation = fakeInstallation({ custom_node_exits: true });
    const supervisor = testSupervisor(installation);
    await expect(supervisor.ensureReady(never)).rejects.toThrow('--safe-mode');
    expect(supervisor.views()[0]?.cause).toMatchObject({ code: 'custom_node', action: { kind: 'start_safe_mode' } });

    await supervisor.start({ safeMode: true });
    await supervisor.ensureReady(never);

    expect(supervisor.views()[0]).toMatchObject({ state: 'ready', safeMode: true });
    expect(installation.seen().argv).toContain('--disable-all-custom-nodes');
  });

  it('ends a start that hangs at a custom node, and says so', async () => {
    const installation = fakeInstallation({ custom_node_hangs: true });
    const supervisor = testSupervisor(installation, { limits: { startSilentMs: 600 } });

    await expect(supervisor.ensureReady(never)).rejects.toThrow('one of them hangs');

    expect(installation.starts().filter(isAlive)).toEqual([]);
  });

  it('survives a custom node that prints without end', async () => {
    const installation = fakeInstallation({ flood_bytes: 200 * 2 ** 20 });
    const supervisor = testSupervisor(installation);
    const before = process.memoryUsage().rss;

    await supervisor.ensureReady(never);

    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
    expect(supervisor.logged.length).toBeLessThan(20_000);
  });

  it('waits for a person where the settings say so', async () => {
    const supervisor = testSupervisor(fakeInstallation(), { settings: { comfyAutoStart: 'manual' } });

    await expect(supervisor.ensureReady(never)).rejects.toThrow('it is started by hand');
    await supervisor.start({ safeMode: false });

    await expect(supervisor.ensureReady(never)).resolves.toBeDefined();
  });

  it('comes with Gesso where the settings say so', async () => {
    const supervisor = testSupervisor(fakeInstallation(), { settings: { comfyAutoStart: 'with_gesso' } });

    supervisor.begin();

    await supervisor.until((view) => view.state === 'ready');
  });

  it('says what to do when nothing is installed', async () => {
    const installation = fakeInstallation();
    writeFileSync(`${installation.dataDir}/comfy/installation.json`, 'torn');
    const supervisor = testSupervisor(installation);

    expect(supervisor.isInstalled()).toBe(false);
    expect(supervisor.backends()).toEqual([]);
    await expect(supervisor.ensureReady(never)).rejects.toThrow('gesso comfy install');
  });

  it('stops waiting when the job is cancelled, and goes on starting', async () => {
    const installation = fakeInstallation({ boot_seconds: 0.5 });
    const supervisor = testSupervisor(installation);
    const cancel = new AbortController();
    const waiting = supervisor.ensureReady(cancel.signal);
    await supervisor.until((view) => view.state === 'starting');

    cancel.abort(new Error('cancelled'));

    await expect(waiting).rejects.toThrow('cancelled');
    await supervisor.until((view) => view.state === 'ready');
  });
});
