import { existsSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ComfyStatus } from '../../../src/contract/comfy.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import { installationFile } from '../../../src/core/comfy/installation.ts';
import { layoutOf } from '../../../src/core/comfy/supervise/layout.ts';
import { openEngine } from '../../support/test-engine.ts';
import { type FakeInstallation, fakeInstallation, isAlive } from '../comfy/supervise/fake-installation.ts';

const PATH = { PATH: process.env['PATH'] };

function open(installation: FakeInstallation, environment: Record<string, string> = {}): Promise<Engine> {
  return openEngine({ dataDir: installation.dataDir, environment: { ...PATH, ...environment } });
}

/** The status once it is as wished. */
function until(engine: Engine, isSo: (comfy: ComfyStatus) => boolean): Promise<ComfyStatus> {
  return new Promise((resolve) => {
    const undo = engine.subscribe((event) => {
      if (event.name !== 'comfy.changed' || !isSo(event.payload.comfy)) return;
      undo();
      resolve(event.payload.comfy);
    });
  });
}

describe('the ComfyUI that Gesso runs', () => {
  it('is shown as supervised from the installation on, and tells how its start goes', async () => {
    const engine = await open(fakeInstallation({ boot_seconds: 0.2 }));
    const before = await engine.handlers['comfy.status']({ refresh: true });
    const ready = until(engine, ({ state }) => state === 'ready');
    const logged = new Promise<string>((resolve) => {
      engine.subscribe((event) => {
        if (event.name === 'comfy.logged') resolve(event.payload.lines.join('\n'));
      });
    });

    const started = await engine.handlers['comfy.start']({ safeMode: false });

    expect(before).toMatchObject({ mode: 'supervised', state: 'stopped', source: 'supervisor', url: null });
    expect(started).toMatchObject({ state: 'starting', phase: 'Preparing its folders' });
    expect(await ready).toMatchObject({ state: 'ready', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    expect(await logged).toContain('[gesso] starts on port');
    expect((await engine.handlers['comfy.logs']({ lines: 100 })).lines).toContain('Starting server');
  });

  it('ends with the engine, within its time, with nothing left', async () => {
    const installation = fakeInstallation({ grandchildren: 1, stop_seconds: 30 });
    const engine = await open(installation);
    const ready = until(engine, ({ state }) => state === 'ready');
    await engine.handlers['comfy.start']({ safeMode: false });
    await ready;
    await expect.poll(() => installation.grandchildren().length, { timeout: 10_000 }).toBe(1);
    const pids = [...installation.starts(), ...installation.grandchildren()];

    await engine.stop();

    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(layoutOf(installation.dataDir, 'local').record)).toBe(false);
  });

  it('is stopped and restarted by hand', async () => {
    const installation = fakeInstallation();
    const engine = await open(installation);
    const ready = until(engine, ({ state }) => state === 'ready');
    await engine.handlers['comfy.start']({ safeMode: false });
    await ready;

    const stopped = await engine.handlers['comfy.stop']({});
    const again = until(engine, ({ state }) => state === 'ready');
    await engine.handlers['comfy.restart']({ safeMode: true });

    expect(stopped).toMatchObject({ state: 'stopped', pid: null });
    expect(await again).toMatchObject({ safeMode: true });
    expect(installation.starts().length).toBe(2);
  });

  it('holds its waiting jobs when it is stopped by hand, and lets them go on when it is started', async () => {
    const installation = fakeInstallation();
    const engine = await open(installation);
    await engine.handlers['queue.pause']({});
    await engine.handlers['jobs.create']({ jobType: 'image', provider: 'comfyui', params: { prompt: 'a fox' } });

    await engine.handlers['comfy.stop']({});
    const held = await engine.handlers['settings.get']({});
    await engine.handlers['comfy.start']({ safeMode: false });
    const freed = await engine.handlers['settings.get']({});

    expect(held.pausedProviders).toEqual(['comfyui']);
    expect(freed.pausedProviders).toEqual([]);
  });

  it('gives way to an address by hand, and says so', async () => {
    const engine = await open(fakeInstallation(), { COMFY_WORKER_URL: 'http://127.0.0.1:9' });

    expect(await engine.handlers['comfy.status']({ refresh: false })).toMatchObject({
      mode: 'attached',
      source: 'environment',
      backends: [{ supervised: false }],
    });
    await expect(engine.handlers['comfy.start']({ safeMode: false })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('cannot be started where none is installed, and says what to do', async () => {
    const installation = fakeInstallation();
    rmSync(installationFile(installation.dataDir));
    const engine = await open(installation);

    await expect(engine.handlers['comfy.start']({ safeMode: false })).rejects.toMatchObject({
      code: 'provider_not_configured',
      message: expect.stringContaining('gesso comfy install'),
    });
  });

  it('has no log of a server that there is not', async () => {
    const engine = await open(fakeInstallation());

    await expect(engine.handlers['comfy.logs']({ lines: 1, backend: 'cuda7' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
