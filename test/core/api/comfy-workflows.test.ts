import { describe, expect, it } from 'vitest';
import type { JobRequest } from '../../../src/contract/job.ts';
import { makePng } from '../../fakes/comfyui/png.ts';
import { openEngine } from '../../support/test-engine.ts';
import { CHECKPOINT, useComfyEngine } from './comfy-engine.ts';

const PICTURE = `data:image/png;base64,${makePng(64, 64, 1).toString('base64')}`;
const SMALL = { width: 64, height: 64, steps: 2 };
const { comfy, engine, run, sentGraph } = useComfyEngine();

describe('the workflows that come with Gesso', () => {
  it('are listed with what they lack', async () => {
    const { workflows, damaged } = await engine().handlers['workflows.list']({});
    const of = (id: string) => workflows.find((workflow) => workflow.id === id);

    expect(damaged).toEqual([]);
    expect(of('sdxl-text-to-image')).toMatchObject({ source: 'builtin', runnable: true, missing: [] });
    expect(of('flux-dev')).toMatchObject({
      runnable: false,
      missing: [{ folder: 'checkpoints', download: 'flux-dev-fp8' }],
    });
  });

  it('are not said to lack anything while no server answers', async () => {
    const alone = await openEngine();

    const { workflows } = await alone.handlers['workflows.list']({});

    expect(workflows.map(({ runnable }) => runnable)).not.toContain(true);
    expect(workflows.map(({ runnable }) => runnable)).not.toContain(false);
    await expect(alone.handlers['workflows.check']({ id: 'flux-dev' })).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('cannot be removed or replaced', async () => {
    await expect(engine().handlers['workflows.remove']({ id: 'flux-dev' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(engine().handlers['workflows.remove']({ id: 'my-none' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('turn a picture into another one, and paint a part of it anew', async () => {
    const done = await run({ jobType: 'image', params: { prompt: 'a', image: PICTURE, steps: 2, strength: 0.3 } });
    const uploads = comfy().requests.filter(({ path }) => path === '/upload/image');
    const first = sentGraph();
    const painted = await run({ jobType: 'image', params: { prompt: 'a', image: PICTURE, mask: PICTURE, steps: 2 } });

    expect([done.status, done.params['workflow']]).toEqual(['completed', 'sdxl-image-to-image']);
    expect(uploads).toHaveLength(1);
    expect(first['10']?.inputs['image']).toMatch(/^gesso\/[0-9a-f]{64}\.png$/);
    expect(first['5']?.inputs['denoise']).toBe(0.3);
    expect(painted.error?.message).toBeUndefined();
    expect([painted.status, painted.params['workflow']]).toEqual(['completed', 'sdxl-inpaint']);
    expect(sentGraph()['13']?.inputs['image']).toBe(first['10']?.inputs['image']);
  });

  it('run by name, also without a model', async () => {
    const done = await run({ jobType: 'image', params: { workflow: 'upscale-simple', image: PICTURE, scale: 3 } });

    expect(done).toMatchObject({ status: 'completed', model: null, params: { scale: 3, workflow: 'upscale-simple' } });
    expect(sentGraph()['2']?.inputs['scale_by']).toBe(3);
  });

  it('name their files after the attempt', async () => {
    await run({ jobType: 'image', params: { prompt: 'a', ...SMALL } });
    const one = sentGraph()['7']?.inputs['filename_prefix'];
    await run({ jobType: 'image', params: { prompt: 'a', ...SMALL } });

    expect(one).toMatch(/^gesso\/[0-9a-f-]{36}$/);
    expect(sentGraph()['7']?.inputs['filename_prefix']).not.toBe(one);
  });
});

describe('a request that no workflow can take', () => {
  it.each<[string, JobRequest, string, string]>([
    [
      'names none that there is',
      { jobType: 'image', params: { prompt: 'a', workflow: 'nope' } },
      'invalid_request',
      'must be one of sdxl-text-to-image, sdxl-image-to-image,',
    ],
    [
      'lacks files',
      { jobType: 'image', params: { prompt: 'a', workflow: 'flux-dev' } },
      'unsupported_job',
      '“gesso comfy models download flux-dev-fp8” brings it',
    ],
    [
      'is for a kind of which none can run',
      { jobType: 'video', params: { prompt: 'a' } },
      'unsupported_job',
      'Wan 2.2 5B model',
    ],
    [
      'names one and gives what that one does not take',
      { jobType: 'image', params: { prompt: 'a', workflow: 'sdxl-text-to-image', image: PICTURE } },
      'unsupported_job',
      'does not know the parameter image',
    ],
    [
      'leaves out what it needs',
      { jobType: 'image', params: { workflow: 'upscale-simple' } },
      'invalid_request',
      'Picture is required',
    ],
  ])('%s', async (_what, request, code, words) => {
    const call = engine().handlers['jobs.create']({ provider: 'comfyui', ...request });

    await expect(call).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });

  it('is told what is missing in its quote', async () => {
    const quote = await engine().handlers['jobs.quote']({
      provider: 'comfyui',
      jobType: 'audio',
      params: { prompt: 'rain' },
    });

    expect(quote.problems).toMatchObject([
      { code: 'unsupported_job', message: expect.stringContaining('Stable Audio checkpoint') },
    ]);
  });

  it('without a provider does not go to a ComfyUI that cannot', async () => {
    const call = engine().handlers['jobs.create']({ jobType: 'video', params: { prompt: 'a' } });

    await expect(call).rejects.toMatchObject({
      code: 'provider_not_configured',
      message: expect.stringContaining('“gesso comfy models download wan22-5b” brings it'),
    });
  });

  it('names a model that only its workflow takes, and gets both', async () => {
    comfy().setFiles('UpscaleModelLoader', 'model_name', ['a.pth', 'b.pth']);
    const { providers } = await engine().handlers['providers.list']({ refresh: true });

    const params = { image: PICTURE, workflow: 'upscale-model' };
    const done = await run({ jobType: 'image', model: 'b.pth', params });

    expect(providers.find(({ id }) => id === 'comfyui')?.models.map(({ id }) => id)).toEqual([CHECKPOINT]);
    expect(done).toMatchObject({ status: 'completed', model: 'b.pth' });
    expect(sentGraph()['2']?.inputs['model_name']).toBe('b.pth');
  });

  it('names a model that another workflow is made for, and gets that one', async () => {
    comfy().setCheckpoints([CHECKPOINT, 'flux1-dev-fp8.safetensors']);
    await engine().handlers['providers.list']({ refresh: true });

    const done = await run({ jobType: 'image', model: 'flux1-dev-fp8.safetensors', params: { prompt: 'a', steps: 1 } });
    const other = engine().handlers['jobs.create']({
      provider: 'comfyui',
      jobType: 'image',
      model: 'flux1-dev-fp8.safetensors',
      params: { prompt: 'a', image: PICTURE },
    });

    expect([done.status, done.params['workflow']]).toEqual(['completed', 'flux-dev']);
    await expect(other).rejects.toMatchObject({
      code: 'unsupported_job',
      message: expect.stringContaining('sdxl-image-to-image of ComfyUI is not made for flux1-dev-fp8.safetensors'),
    });
  });
});
