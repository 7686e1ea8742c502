import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/contract/units.ts';
import { COMFY_LIMITS } from '../../../../src/core/providers/comfyui/limits.ts';
import { uploadInput } from '../../../../src/core/providers/comfyui/upload.ts';
import { makePng } from '../../../fakes/comfyui/png.ts';
import { jobEnded, openEngine } from '../../../support/test-engine.ts';
import { bytesOf, createRig, PARAMS } from './rig.ts';

/**
 * Against a real ComfyUI: set GESSO_REAL_COMFY_URL (for example http://127.0.0.1:8188) to run it. It needs a checkpoint, best a small one,
 * and uses only its own prompts: 128 px, a few steps. Skipped otherwise, since no ComfyUI can be assumed.
 */
const url = process.env['GESSO_REAL_COMFY_URL'];
const MINUTES = 60_000;
const SMALL = { ...PARAMS, width: 128, height: 192, steps: 4 } as const;
const LONG = { ...SMALL, width: 256, height: 256, steps: 150 } as const;

describe.skipIf(url === undefined)('a real ComfyUI (GESSO_REAL_COMFY_URL)', () => {
  const rig = createRig(url, { paceMs: 200 });
  const newSeed = (): number => Math.floor(Math.random() * 1e9);

  it('describes itself as ready', async () => {
    const described = await rig.adapter.describe(rig.context);

    expect(described.availability).toMatchObject({
      state: 'ready',
      facts: { version: expect.any(String), device: expect.any(String) },
    });
    expect(described.models.length).toBeGreaterThan(0);
  });

  it(
    'makes a picture of the asked size, with progress',
    async () => {
      const handle = await rig.submit({ ...SMALL, seed: newSeed() });
      const watch = rig.watch(handle);

      const done = await rig.settle(handle);
      watch.stop();

      if (done.state !== 'succeeded') throw new Error(JSON.stringify(done));
      const [output] = done.outputs;
      const png = await bytesOf((await rig.adapter.download(rig.context, handle, output!)).stream);
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([128, 192]);
      expect(watch.hints.some((hint) => hint.message?.startsWith('Sampling step') === true)).toBe(true);
    },
    10 * MINUTES,
  );

  it(
    'cancels a running and a waiting prompt, each alone',
    async () => {
      const first = await rig.submit({ ...LONG, seed: newSeed() });
      const watch = rig.watch(first);
      const second = await rig.submit({ ...SMALL, seed: newSeed() });
      const third = await rig.submit({ ...SMALL, seed: newSeed() });
      await watch.until((hint) => hint.message?.startsWith('Sampling step') === true);

      expect(await rig.adapter.cancel(rig.context, second)).toBe('cancelled');
      expect(await rig.adapter.cancel(rig.context, first)).toBe('asked');

      expect((await rig.settle(first)).state).toBe('cancelled');
      expect((await rig.status(second)).state).toBe('cancelled');
      expect((await rig.settle(third)).state).toBe('succeeded');
      await watch.ended;
    },
    10 * MINUTES,
  );

  it('refuses a sampler that it does not know, in words', async () => {
    await expect(rig.submit({ ...SMALL, sampler: 'no_such_sampler' })).rejects.toThrow(
      'KSampler (node 5), input “sampler_name”',
    );
  });

  it(
    'takes a picture of the library as input: image to image, and a workflow without any model',
    async () => {
      const engine = await openEngine({ environment: { COMFY_WORKER_URL: url } });
      const run = async (params: JsonObject) => {
        const { id } = await engine.handlers['jobs.create']({ jobType: 'image', provider: 'comfyui', params });
        return jobEnded(engine, id);
      };

      const first = await run({ prompt: 'a lighthouse', width: 128, height: 192, steps: 2, seed: newSeed() });
      const image = first.outputs[0]?.assetId ?? '';
      const second = await run({
        prompt: 'a lighthouse at night',
        image,
        workflow: 'sdxl-image-to-image',
        steps: 2,
        strength: 0.5,
        megapixels: 0.05,
        seed: newSeed(),
      });
      const third = await run({ image, workflow: 'upscale-simple', scale: 2 });

      expect([first, second, third].map(({ status, error }) => [status, error])).toEqual(
        [1, 2, 3].map(() => ['completed', null]),
      );
      expect(third.outputs[0]).toMatchObject({ width: 256, height: 384 });
    },
    10 * MINUTES,
  );

  it(
    'finds the result by its file after the history was cleared',
    async () => {
      const handle = await rig.submit({ ...SMALL, steps: 1, seed: newSeed() });
      await rig.watch(handle).ended;
      await fetch(`${url}/history`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ clear: true }),
      });

      expect(await rig.status(handle)).toMatchObject({ state: 'succeeded', outputs: [{ kind: 'image' }] });
    },
    10 * MINUTES,
  );

  it('takes an upload, and gives another file of the same name a name of its own', async () => {
    const client = { baseUrl: url ?? '', fetch, signal: new AbortController().signal, limits: COMFY_LIMITS };
    const name = `test-${newSeed()}.png`;

    const first = await uploadInput(client, { bytes: new Uint8Array(makePng(8, 8, 1)), mime: 'image/png', name });
    const again = await uploadInput(client, { bytes: new Uint8Array(makePng(8, 8, 1)), mime: 'image/png', name });
    const other = await uploadInput(client, { bytes: new Uint8Array(makePng(9, 9, 2)), mime: 'image/png', name });

    expect([first.name, again.name]).toEqual([name, name]);
    expect(other.name).toBe(name.replace('.png', ' (1).png'));
  });
});
