import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { outputPrefixOf } from '../../../../src/core/providers/comfyui/submit.ts';
import { handleSchema } from '../../../../src/core/providers/comfyui/submit.ts';
import { createRig, PARAMS } from './rig.ts';
import type { Rig } from './rig.ts';

/** A history that is gone while the files stay: what a kill -9 leaves when it came after the last file was written. */
describe.each(['old', 'new'] as const)('after a restart of a server of the %s kind', (flavour) => {
  let comfy: ComfyStandIn;
  let rig: Rig;
  beforeEach(async () => {
    comfy = await startComfyStandIn({ flavour });
    rig = createRig(comfy.url);
  });
  afterEach(async () => {
    await comfy.close();
  });

  it('a job whose files are all there has succeeded', async () => {
    const handle = await rig.submit({ ...PARAMS, count: 3 });
    await rig.watch(handle).ended;
    await comfy.die();
    await comfy.restart();

    expect(await rig.status(handle)).toMatchObject({
      state: 'succeeded',
      outputs: [1, 2, 3].map((counter) => ({
        kind: 'image',
        ref: { filename: expect.stringContaining(`_0000${counter}_.png`), subfolder: 'gesso', type: 'output' },
      })),
    });
  });

  it('a job of which a part was written is done again', async () => {
    const handle = await rig.submit({ ...PARAMS, count: 3 });
    await rig.watch(handle).ended;
    await comfy.die();
    const last = comfy.files.list().find((file) => file.filename.includes('_00003_'));
    comfy.files.remove(last!);
    await comfy.restart();

    expect(await rig.status(handle)).toEqual({ state: 'lost' });
  });

  it('a job whose file was cut off in the middle is done again', async () => {
    const handle = await rig.submit();
    await rig.watch(handle).ended;
    await comfy.die();
    const [file] = comfy.files.list();
    comfy.files.put(file!, comfy.files.read(file!)!.subarray(0, 40));
    await comfy.restart();

    expect(await rig.status(handle)).toEqual({ state: 'lost' });
  });

  it('the files of another job count for nothing', async () => {
    const middle = comfy.hold('KSampler', 2);
    const handle = await rig.submit();
    await middle.reached;
    const { promptId } = handleSchema.parse(handle);
    const [subfolder = '', name] = outputPrefixOf(promptId).split('/');
    comfy.files.save('output', `${subfolder}/${name}x`, { width: 8, height: 8, batch: 1, seed: 1 });
    await comfy.die();
    await comfy.restart();

    expect(await rig.status(handle)).toEqual({ state: 'lost' });
  });
});
