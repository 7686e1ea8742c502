import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startFakeIndex } from '../../../fakes/comfy-install/package-index.ts';
import { makeSource } from '../../../fakes/comfy-install/world.ts';
import { startGesso } from '../../gesso-process.ts';
import { temporaryFolder } from '../../test-host.ts';
import { cli } from '../in-process.ts';

describe('gesso comfy install and its relatives', { timeout: 60_000 }, () => {
  it('say what the machine has and what an install would do, and change nothing', async () => {
    const home = temporaryFolder();
    const source = makeSource(join(temporaryFolder(), 'Cömfy ✓'));

    const hardware = await cli(home, ['comfy', 'hardware', '--json']);
    const plan = await cli(home, ['comfy', 'install', '--plan', '--source', source, '--torch', 'cpu', '--json']);

    expect(hardware.json()).toMatchObject({ success: true, platform: process.platform });
    expect(plan.json()).toMatchObject({
      success: true,
      torch: 'cpu',
      source,
      resumes: false,
      problems: expect.any(Array),
    });
    expect(plan.json()).toHaveProperty('downloadBytes');
    expect(existsSync(join(home, 'comfy', 'environments'))).toBe(false);
  });

  it.each([
    ['a word too many', ['install', 'now'], 2],
    ['a torch that nobody knows', ['install', '--torch', 'fast'], 2],
    ['a folder that holds no ComfyUI', ['install', '--source', '/etc'], 2],
    ['adopting nothing', ['adopt'], 2],
    ['adopting a folder that is not there', ['adopt', '/nowhere/at/all'], 2],
    ['an update of nothing', ['update'], 1],
    ['a repair of nothing', ['repair'], 1],
    ['a rollback to nothing', ['rollback'], 1],
  ])('refuse %s', async (_name, args, code) => {
    const answer = await cli(temporaryFolder(), ['comfy', ...args, '--json']);

    expect([answer.code, answer.json().success, answer.stderr]).toEqual([code, false, '']);
  });

  it('remove nothing where nothing is', async () => {
    const answer = await cli(temporaryFolder(), ['comfy', 'remove', '--json']);

    expect(answer.code).toBe(0);
    expect(answer.json()).toMatchObject({ success: true, bytes: 0, removed: [], kept: [] });
  });

  it('end at Ctrl-C with 130, say that they can go on, and then plan to', async () => {
    const home = join(temporaryFolder(), 'Mein Ördner ✓');
    mkdirSync(home);
    const source = makeSource(join(temporaryFolder(), 'ComfyUI'));
    const index = await startFakeIndex();
    index.faults.isSilent = true;
    const options = ['--source', source, '--torch', 'cpu', '--json'];
    const env = { UV_INDEX_URL: index.url, PIP_INDEX_URL: '' };
    const running = startGesso(home, ['comfy', 'install', ...options], { env });
    await index.requested(/simple\/uv/);

    running.child.kill('SIGINT');
    const { code, stderr, json } = await running.finished;
    const plan = await cli(home, ['comfy', 'install', '--plan', ...options]);

    expect([code, stderr]).toEqual([130, '']);
    expect(json()).toMatchObject({
      success: false,
      error: 'interrupted',
      message: expect.stringContaining('it goes on'),
    });
    expect(plan.json()).toMatchObject({ resumes: true });
    expect((await cli(home, ['comfy', 'install', '--plan', '--json'])).json()).toMatchObject({ resumes: true, source });
  });
});
