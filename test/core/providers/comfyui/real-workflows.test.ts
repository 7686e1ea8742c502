import { describe, expect, it } from 'vitest';
import { findCapability } from '../../../../src/contract/provider.ts';
import { loadTemplates } from '../../../../src/core/load-templates.ts';
import { readClasses } from '../../../../src/core/providers/comfyui/facts.ts';
import { findInputs, jobTypeOf } from '../../../../src/core/providers/comfyui/import/analyse.ts';
import { buildTemplate } from '../../../../src/core/providers/comfyui/import/build-template.ts';
import { readWorkflowFile } from '../../../../src/core/providers/comfyui/import/read-graph.ts';
import { COMFY_LIMITS } from '../../../../src/core/providers/comfyui/limits.ts';
import type { Template } from '../../../../src/core/providers/comfyui/template.ts';
import { makePng } from '../../../fakes/comfyui/png.ts';
import { bytesOf, createRig } from './rig.ts';
import type { Rig } from './rig.ts';

/** Against a real ComfyUI with a small Stable Diffusion checkpoint; see `real-server.test.ts`. */
const url = process.env['GESSO_REAL_COMFY_URL'];
const MINUTES = 60_000;
const PICTURE = '01920000-0000-7000-8000-000000000000';
const SMALL = { prompt: 'a lighthouse', steps: 2, megapixels: 0.015625, guidance: 7 } as const;
const newSeed = (): number => Math.floor(Math.random() * 1e9);

/** A rig whose library holds one grey picture of 128 × 128 pixels. */
function rigWith(templates: readonly Template[]): Rig {
  const bytes = new Uint8Array(makePng(128, 128, 1));
  return createRig(url, { templates, paceMs: 200, readAsset: async () => ({ mime: 'image/png', bytes }) });
}

/** Runs a request to its end; the bytes of every picture that it made. */
async function made(rig: Rig, params: Parameters<Rig['submit']>[0]): Promise<Buffer[]> {
  const handle = await rig.submit(params);
  const done = await rig.settle(handle);
  if (done.state !== 'succeeded') throw new Error(JSON.stringify(done));
  const downloads = done.outputs.map((output) => rig.adapter.download(rig.context, handle, output));
  return Promise.all((await Promise.all(downloads)).map(({ stream }) => bytesOf(stream)));
}

function sizeOf(png: Buffer): number[] {
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe.skipIf(url === undefined)(
  'workflows at a real ComfyUI (GESSO_REAL_COMFY_URL)',
  { timeout: 10 * MINUTES },
  () => {
    const rig = rigWith(loadTemplates());

    it('are offered with what they lack', async () => {
      const view = await rig.adapter.describe(rig.context);
      const flux = view.capabilities.find(({ workflow }) => workflow === 'flux-dev');

      expect(findCapability(view, 'image', undefined)?.workflow).toBe('sdxl-text-to-image');
      expect(flux?.missing?.[0]?.message).toContain('Flux dev checkpoint');
    });

    it('make a picture from a picture, several at once', async () => {
      const pictures = await made(rig, { ...SMALL, image: PICTURE, strength: 0.5, count: 2, seed: newSeed() });

      expect(pictures.map(sizeOf)).toEqual([
        [128, 128],
        [128, 128],
      ]);
    });

    it('paint a part of a picture anew', async () => {
      const [picture] = await made(rig, { ...SMALL, image: PICTURE, mask: PICTURE, strength: 0.9, seed: newSeed() });

      expect(sizeOf(picture!)).toEqual([128, 128]);
    });

    it('scale a picture without a model', async () => {
      const [picture] = await made(rig, { workflow: 'upscale-simple', image: PICTURE, scale: 2.5 });

      expect(sizeOf(picture!)).toEqual([320, 320]);
    });

    it('come back out of a picture that the server wrote, and run again', async () => {
      const [picture] = await made(rig, { ...SMALL, width: 128, height: 192, seed: newSeed() });
      const graph = await readWorkflowFile(new Uint8Array(picture!));
      const client = { baseUrl: url ?? '', fetch, signal: new AbortController().signal, limits: COMFY_LIMITS };
      const names = [...new Set(Object.values(graph).map((node) => node.class_type))];
      const inputs = findInputs(graph, await readClasses(client, names, COMFY_LIMITS.readTimeoutMs));
      const own = buildTemplate({ id: 'my-own', name: 'Own', summary: '', jobType: jobTypeOf(graph), graph, inputs });

      const [again] = await made(rigWith([own]), {
        prompt: 'a boat',
        workflow: 'my-own',
        height: 128,
        seed: newSeed(),
      });

      expect(own.manifest.parameters.map(({ name }) => name)).toContain('negativePrompt');
      expect(sizeOf(again!)).toEqual([128, 128]);
    });
  },
);
