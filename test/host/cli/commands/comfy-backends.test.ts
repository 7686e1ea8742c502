import { expect, it, onTestFinished } from 'vitest';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { temporaryFolder } from '../../test-host.ts';
import { cli } from '../in-process.ts';

it('adds, lists and removes further ComfyUIs', { timeout: 60_000 }, async () => {
  const home = temporaryFolder();
  const comfy = await startComfyStandIn();
  onTestFinished(() => comfy.close());

  const added = await cli(home, [
    'comfy',
    'backends',
    'add',
    comfy.url,
    '--label',
    'Studio',
    '--capacity',
    '3',
    '--json',
  ]);
  const listed = await cli(home, ['comfy', 'backends']);
  const id = new URL(comfy.url).host;
  const removed = await cli(home, ['comfy', 'backends', 'remove', id, '--json']);

  expect([added.code, added.json()]).toMatchObject([
    0,
    { success: true, backends: [{ id, kind: 'remote', label: 'Studio', capacity: 3, state: 'ready', url: comfy.url }] },
  ]);
  expect(listed.stdout).toContain(`${id}  ready  remote  Studio  1 models, 3 at once`);
  expect([removed.code, removed.json()]).toMatchObject([0, { backends: [] }]);
});

it('fails where no ComfyUI answers, and on a wrong command line', { timeout: 60_000 }, async () => {
  const home = temporaryFolder();

  const away = await cli(home, ['comfy', 'backends', 'add', 'http://127.0.0.1:1', '--json']);
  const unknown = await cli(home, ['comfy', 'backends', 'remove', 'nobody', '--json']);
  const wrong = await cli(home, ['comfy', 'backends', 'add', 'studio']);
  const none = await cli(home, ['comfy', 'backends', 'add', 'http://studio:8188', '--capacity', 'x']);

  expect([away.code, unknown.code, wrong.code, none.code]).toEqual([1, 1, 2, 2]);
});
