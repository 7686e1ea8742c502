import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePng } from '../../../fakes/comfyui/png.ts';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { plainGraph } from '../../../core/providers/comfyui/import/graphs.ts';
import { temporaryFolder } from '../../test-host.ts';
import { cli, type CliAnswer } from '../in-process.ts';

const UUID = /^[0-9a-f-]{36}$/;

let comfy: ComfyStandIn;
let home = '';
let file = '';
beforeEach(async () => {
  comfy = await startComfyStandIn();
  home = temporaryFolder();
  file = join(home, 'Heron at dawn.json');
  writeFileSync(file, JSON.stringify(plainGraph()));
  await cli(home, ['comfy', 'attach', comfy.url]);
});
afterEach(() => comfy.close());

function workflows(...args: readonly string[]): Promise<CliAnswer> {
  return cli(home, ['comfy', 'workflows', ...args]);
}

describe('gesso comfy workflows', { timeout: 60_000 }, () => {
  it('lists what there is, and shows one with its parameters', async () => {
    const list = await workflows();
    const shown = await workflows('show', 'wan22-5b-text-to-video');

    expect(list.stdout).toMatch(/sdxl-text-to-image +image +ready +Text to image/);
    expect(list.stdout).toMatch(/flux-dev +image +1 missing/);
    expect(shown.stdout).toContain('“gesso comfy models download wan22-vae” brings it.');
    expect(shown.stdout).toMatch(/duration +number 0.5..10 +5 +Duration/);
  });

  it('imports a file under its own name, runs it, exports it and removes it', async () => {
    const imported = await workflows('import', file);
    const run = ['generate', 'a heron', '--provider', 'comfyui', '--param', 'workflow=my-heron-at-dawn', '--json'];
    const made = (await cli(home, [...run, '--param', 'steps=2', '--size', '64x64'])).json();
    const out = join(home, 'copy.json');
    const exported = await workflows('export', 'my-heron-at-dawn', '--out', out);
    const removed = await workflows('remove', 'my-heron-at-dawn');

    expect(imported.stderr).toContain('gesso generate "…" --provider comfyui --param workflow=my-heron-at-dawn');
    expect(made).toMatchObject({ status: 'completed', params: { workflow: 'my-heron-at-dawn', width: 64, steps: 2 } });
    expect([exported.code, removed.code, (await workflows('show', 'my-heron-at-dawn')).code]).toEqual([0, 0, 1]);
    expect(Object.keys(JSON.parse(readFileSync(out, 'utf8')))).toEqual(Object.keys(plainGraph()));
  });

  it('lets pictures and masks be files', async () => {
    const [picture, mask] = ['picture.png', 'mask.png'].map((name) => join(home, name));
    writeFileSync(picture!, makePng(64, 64, 1));
    writeFileSync(mask!, makePng(64, 64, 2));

    const asked = ['generate', 'a boat', '--provider', 'comfyui', '--image', picture!, '--param', `mask=${mask}`];
    const made = (await cli(home, [...asked, '--param', 'steps=2', '--json'])).json();
    const missing = await cli(home, [
      'generate',
      'a',
      '--provider',
      'comfyui',
      '--param',
      'image=/nowhere.png',
      '--json',
    ]);

    expect(made).toMatchObject({ status: 'completed', params: { workflow: 'sdxl-inpaint', steps: 2 } });
    expect(made['params']).toMatchObject({ image: expect.stringMatching(UUID), mask: expect.stringMatching(UUID) });
    expect([missing.code, missing.json().message]).toEqual([2, expect.stringContaining('must be an asset id')]);
  });

  it('checks one against the server, and fails when it cannot run', async () => {
    const good = (await workflows('check', 'sdxl-inpaint', '--json')).json();
    const bad = await workflows('check', 'flux-dev');

    expect(good).toMatchObject({ success: true, runnable: true, missing: [] });
    expect([bad.code, bad.stdout]).toEqual([1, expect.stringContaining('It cannot run yet.')]);
  });

  it('names a damaged file, and goes on', async () => {
    mkdirSync(join(home, 'comfy', 'workflows'), { recursive: true });
    writeFileSync(join(home, 'comfy', 'workflows', 'my-x.json'), '{');

    const list = await workflows('list');

    expect([list.code, list.stderr]).toEqual([0, expect.stringContaining('my-x.json. It is no JSON')]);
  });

  it.each([
    ['a file that is not there', ['import', '/nowhere/x.json'], 2, '/nowhere/x.json cannot be read'],
    ['a folder', ['import', '/tmp'], 2, '/tmp is not a file'],
    ['a word too many', ['import', 'a', 'b'], 2, 'one word too many'],
    ['an unknown word', ['dance'], 2, 'does not know "dance"'],
    ['no target', ['export', 'flux-dev'], 2, '--out FILE is missing'],
    ['an id with a path', ['show', '../x'], 2, 'lower-case letters, digits and dashes'],
    ['one that is not there', ['show', 'my-none'], 1, 'There is no workflow my-none'],
    ['one that comes with Gesso', ['remove', 'flux-dev'], 1, 'comes with Gesso'],
  ])('refuses %s', async (_what, args, code, words) => {
    const answer = await workflows(...args);

    expect([answer.code, answer.stderr]).toEqual([code, expect.stringContaining(words)]);
  });

  it('does not write over a file', async () => {
    const answer = await workflows('export', 'flux-dev', '--out', file);

    expect(answer.code).not.toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(plainGraph());
  });
});
