import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InstallOptions } from '../../../../src/contract/comfy-install.ts';
import { install, repair, rollback, update } from '../../../../src/core/comfy/install/actions.ts';
import { planInstall } from '../../../../src/core/comfy/install/plan.ts';
import { remove } from '../../../../src/core/comfy/install/remove.ts';
import { readInstallation } from '../../../../src/core/comfy/installation.ts';
import { createFakeWorld, type FakeWorld } from '../../../fakes/comfy-install/world.ts';
import { temporaryFolder } from '../../data-folder.ts';
import { createInstaller, isAlive, nobody, untilEnd, untilHanging } from './install-world.ts';

async function newWorld(): Promise<{ world: FakeWorld; home: string; options: InstallOptions }> {
  const folder = temporaryFolder();
  const world = await createFakeWorld(join(folder, 'Wörld with ✓'));
  const home = join(folder, 'Mein Ördner ✓');
  mkdirSync(home);
  return { world, home, options: { source: world.source, torch: 'cpu' } };
}

// The stand-ins are shell scripts.
describe.skipIf(process.platform === 'win32')('an install', { timeout: 60_000 }, () => {
  it('ends with an installation that has proven itself, and takes nothing of the user from the source', async () => {
    const { world, home, options } = await newWorld();
    const { installer, views, stopped } = createInstaller(world, home);

    const begun = await install(installer, options, nobody);
    const ended = await untilEnd(installer);

    expect(begun.state).toBe('running');
    expect(ended).toMatchObject({
      state: 'done',
      progress: 1,
      installed: { version: '9.9.9', commit: 'c'.repeat(40) },
    });
    expect(ended.steps.map(({ state }) => state)).toEqual(Array(10).fill('done'));
    const installation = readInstallation(home);
    expect(installation).toMatchObject({ kind: 'managed', torch: 'cpu', version: '9.9.9' });
    const root = installation?.root ?? '';
    expect(['main.py', 'custom_nodes/websocket_image_save.py'].map((name) => existsSync(join(root, name)))).toEqual([
      true,
      true,
    ]);
    const left = ['.git', 'output', 'user', 'custom_nodes/SomebodysNode', 'models/checkpoints'];
    expect(left.filter((name) => existsSync(join(root, name)))).toEqual([]);
    expect(existsSync(join(home, 'comfy', 'models', 'configs', 'v1-inference.yaml'))).toBe(true);
    expect(views.map(({ progress }) => progress)).toEqual(
      views.map(({ progress }) => progress).toSorted((a, b) => a - b),
    );
    expect(stopped.count).toBe(0);
  });

  it('is not done again when it is there as asked for', async () => {
    const { world, home, options } = await newWorld();
    const { installer } = createInstaller(world, home);
    await install(installer, options, nobody);
    await untilEnd(installer);
    const calls = world.calls().length;

    const again = await install(installer, options, nobody);

    expect(again.state).toBe('done');
    expect(world.calls()).toHaveLength(calls);
  });

  it.each([
    ['python', 'conflict', { venv: { says: 'error: broken interpreter' } }, 'environment'],
    ['the packages do not fit together', 'conflict', { 'pip compile': { says: 'No solution found' } }, 'resolve'],
    ['the network goes away', 'unreachable', { 'pip compile': { says: 'dns error' } }, 'resolve'],
    [
      'the disk is full',
      'storage_full',
      { 'pip install': { says: 'No space left on device (os error 28)' } },
      'packages',
    ],
    [
      'ComfyUI does not start',
      'conflict',
      { start: { says: "ModuleNotFoundError: No module named 'requests'" } },
      'verify',
    ],
    ['another server answers', 'conflict', { argv: ['main.py', '--port', '1'] }, 'verify'],
  ])('fails with words when %s, and goes on there the next time', async (_name, code, faults, step) => {
    const { world, home, options } = await newWorld();
    const { installer } = createInstaller(world, home);
    world.break(faults);
    await install(installer, options, nobody);
    const failed = await untilEnd(installer);
    const before = readInstallation(home);
    const downloads = world.index.requests.length;
    world.break({});

    await install(installer, options, nobody);
    const ended = await untilEnd(installer);

    expect(failed).toMatchObject({ state: 'failed', error: { code, step } });
    expect(failed.message).not.toMatch(/Assertion|undefined|\[object/);
    expect(before).toBeUndefined();
    expect(ended.state).toBe('done');
    const again = world.index.requests.slice(downloads).map(({ path }) => path);
    expect(again.filter((path) => path.includes('/uv'))).toEqual([]);
    if (step === 'packages' || step === 'verify') expect(again).toEqual([]);
  });

  it.each([
    ['uv', /simple\/uv/],
    ['download', /torch-1\.0/],
  ])('fails with words when the index goes away in the step "%s", and goes on there', async (step, path) => {
    const { world, home, options } = await newWorld();
    const { installer } = createInstaller(world, home);
    if (step === 'uv') world.index.faults.status = 503;
    else world.index.faults.damages = /^torch-/;
    await install(installer, options, nobody);
    const failed = await untilEnd(installer);
    delete world.index.faults.status;
    delete world.index.faults.damages;

    await install(installer, options, nobody);
    const ended = await untilEnd(installer);

    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: step === 'uv' ? 'unreachable' : 'conflict', step },
    });
    expect(world.index.requests.some((request) => path.test(request.path))).toBe(true);
    expect(ended.state).toBe('done');
  });

  it.each(['pip compile', 'pip install', 'start'] as const)(
    'is cancelled with its whole tree while %s hangs',
    async (hanging) => {
      const { world, home, options } = await newWorld();
      const { installer } = createInstaller(world, home);
      world.break({ [hanging]: { hang: true } });
      await install(installer, options, nobody);
      const pid = await untilHanging(world);

      const view = await installer.cancel();

      expect(view.state).toBe('cancelled');
      expect(view.message).toContain('it goes on');
      expect(await isAlive(pid)).toBe(false);
    },
  );

  it('shows as interrupted when its engine has ended', async () => {
    const { world, home, options } = await newWorld();
    const first = createInstaller(world, home);
    world.break({ 'pip install': { hang: true } });
    await install(first.installer, options, nobody);
    const pid = await untilHanging(world);
    await first.installer.stop();

    const { installer } = createInstaller(world, home);

    expect(await isAlive(pid)).toBe(false);
    expect(installer.status()).toMatchObject({ state: 'interrupted', resume: { source: world.source, torch: 'cpu' } });
    expect((await planInstall(installer, options, nobody)).resumes).toBe(true);
    world.break({});
    await install(installer, options, nobody);
    expect((await untilEnd(installer)).state).toBe('done');
  });

  it('refuses a second one meanwhile, also of another process', async () => {
    const { world, home, options } = await newWorld();
    const { installer } = createInstaller(world, home);
    const other = createInstaller(world, home);
    world.break({ 'pip install': { hang: true } });
    await install(installer, options, nobody);
    await untilHanging(world);

    await expect(install(installer, options, nobody)).rejects.toMatchObject({ code: 'conflict' });
    await expect(install(other.installer, options, nobody)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('checks the disk before it brings anything', async () => {
    const { world, home, options } = await newWorld();
    const requirements = { downloadBytes: 1e15, diskBytes: 1 };
    const { installer } = createInstaller(world, home, { pins: { ...world.pins, requirements } });

    const plan = await planInstall(installer, options, nobody);
    await install(installer, options, nobody);
    const failed = await untilEnd(installer);

    expect(plan.problems.join()).toMatch(/are needed/);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'storage_full', step: 'space' } });
    expect(world.index.requests).toEqual([]);
  });

  it.each([
    ['no such folder', { source: '/nowhere/at/all' }],
    ['a folder without ComfyUI', { source: '/etc' }],
    ['a relative folder', { source: 'ComfyUI' }],
    ['a torch for another system', { torch: 'mps' as const }],
    ['a folder that holds other things', { dir: '/etc' }],
  ])('refuses %s before anything is made', async (_name, wrong) => {
    const { world, home, options } = await newWorld();
    const { installer } = createInstaller(world, home, { platform: 'linux' });

    await expect(install(installer, { ...options, ...wrong }, nobody)).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect(installer.status().state).toBe('none');
  });

  it('goes to another folder when asked, and leaves it without a trace when removed', async () => {
    const { world, home, options } = await newWorld();
    const { installer } = createInstaller(world, home);
    const dir = join(home, 'elsewhere');
    await install(installer, { ...options, dir }, nobody);
    expect((await untilEnd(installer)).state).toBe('done');
    expect(readInstallation(home)?.root.startsWith(dir)).toBe(true);
    writeFileSync(join(home, 'comfy', 'models', 'mine.safetensors'), 'weights');

    const planned = await remove(installer, { models: false, dryRun: true });
    const stillThere = existsSync(dir);
    const removed = await remove(installer, { models: false, dryRun: false });

    expect(planned.bytes).toBeGreaterThan(300_000);
    expect(stillThere).toBe(true);
    expect(removed.bytes).toBe(planned.bytes);
    expect(existsSync(dir)).toBe(false);
    expect(removed.kept).toEqual([join(home, 'comfy', 'models')]);
    expect(installer.status()).toMatchObject({ state: 'none', installed: null });
  });
});

describe.skipIf(process.platform === 'win32')('an update', { timeout: 60_000 }, () => {
  async function installed(): Promise<Awaited<ReturnType<typeof newWorld>> & ReturnType<typeof createInstaller>> {
    const made = await newWorld();
    const rest = createInstaller(made.world, made.home);
    await install(rest.installer, made.options, nobody);
    await untilEnd(rest.installer);
    return { ...made, ...rest };
  }

  it('switches when the new one has proven itself, and can be rolled back', async () => {
    const { world, home, installer, stopped } = await installed();
    const first = readInstallation(home);
    writeFileSync(join(world.source, 'comfyui_version.py'), '__version__ = "10.0.0"\n');

    await update(installer, { torch: 'auto' }, nobody);
    const updated = await untilEnd(installer);
    const second = readInstallation(home);
    const back = await rollback(installer);
    await repair(installer);
    const repaired = await untilEnd(installer);

    expect(updated).toMatchObject({ state: 'done', canRollBack: true, installed: { version: '10.0.0' } });
    expect(second?.root).not.toBe(first?.root);
    expect(back.installed).toMatchObject({ version: '9.9.9', root: first?.root });
    expect(readInstallation(home)).toMatchObject({ root: first?.root, version: '9.9.9' });
    expect(repaired).toMatchObject({ state: 'done', canRollBack: true });
    expect(stopped.count).toBe(2);
  });

  it('that fails leaves the one in use as it is', async () => {
    const { world, home, installer } = await installed();
    const first = readInstallation(home);
    world.break({ start: { says: 'RuntimeError: broken' } });

    await update(installer, { torch: 'auto' }, nobody);
    const failed = await untilEnd(installer);

    expect(failed).toMatchObject({ state: 'failed', error: { step: 'verify' } });
    expect(failed.message).toContain('stays in use');
    expect(readInstallation(home)).toEqual(first);
    expect(existsSync(first?.python ?? '')).toBe(true);
  });

  it('keeps the one before and no older ones', async () => {
    const { home, installer } = await installed();
    const roots = [readInstallation(home)?.root];
    for (let count = 0; count < 2; count += 1) {
      await update(installer, { torch: 'auto' }, nobody);
      await untilEnd(installer);
      roots.push(readInstallation(home)?.root);
    }

    expect(new Set(roots).size).toBe(3);
    expect(roots.map((root) => existsSync(root ?? ''))).toEqual([false, true, true]);
  });

  it('repairs what is broken and nothing else', async () => {
    const { world, home, installer, stopped } = await installed();
    const { root = '' } = readInstallation(home) ?? {};
    const site = join(root, '..', 'venv', 'site');
    writeFileSync(join(root, 'nodes.py'), 'damaged');
    writeFileSync(join(site, 'aiohttp'), '');
    rmSync(join(site, 'torch'));
    const before = world.calls().length;

    await repair(installer);
    const view = await untilEnd(installer);

    expect(view).toMatchObject({ state: 'done', action: 'repair', canRollBack: false });
    expect(readFileSync(join(root, 'nodes.py'), 'utf8')).toBe('# nodes');
    expect(readFileSync(join(site, 'aiohttp'), 'utf8')).toContain('aiohttp');
    const call = world
      .calls()
      .slice(before)
      .find(({ command }) => command === 'pip install');
    expect(call?.args.filter((_, index, args) => args[index - 1] === '--reinstall-package').toSorted()).toEqual([
      'aiohttp',
      'torch',
    ]);
    expect(stopped.count).toBe(1);
  });

  it('is refused where nothing of ours is in use', async () => {
    const { world, home } = await newWorld();
    const { installer } = createInstaller(world, home);

    await expect(update(installer, { torch: 'auto' }, nobody)).rejects.toMatchObject({ code: 'not_found' });
    await expect(repair(installer)).rejects.toMatchObject({ code: 'not_found' });
    await expect(rollback(installer)).rejects.toMatchObject({ code: 'not_found' });
  });
});
