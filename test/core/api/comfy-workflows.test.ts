import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkflowInput } from '../../../src/contract/comfy-workflows.ts';
import type { JobRequest } from '../../../src/contract/job.ts';
import type { Graph } from '../../../src/core/providers/comfyui/template.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import { startComfyStandIn } from '../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../fakes/comfyui/stand-in.ts';
import { makePng } from '../../fakes/comfyui/png.ts';
import { jobEnded, openEngine } from '../../support/test-engine.ts';
import { node, plainGraph } from '../providers/comfyui/import/graphs.ts';
import { plainText, pngWith } from '../providers/comfyui/import/png-chunks.ts';

const CHECKPOINT = 'sd_xl_base_1.0.safetensors';
const PICTURE = `data:image/png;base64,${makePng(64, 64, 1).toString('base64')}`;
const SMALL = { width: 64, height: 64, steps: 2 };

let comfy: ComfyStandIn;
let engine: Engine;
beforeEach(async () => {
  comfy = await startComfyStandIn({ checkpoints: [CHECKPOINT] });
  engine = await openEngine({ environment: { COMFY_WORKER_URL: comfy.url } });
});
afterEach(async () => {
  await comfy.close();
});

async function run(request: Omit<JobRequest, 'provider'>) {
  const job = await engine.handlers['jobs.create']({ provider: 'comfyui', ...request });
  return jobEnded(engine, job.id);
}

/** The graph of the last prompt that arrived. */
function sentGraph(): ReturnType<typeof plainGraph> {
  const prompts = comfy.requests.filter(({ method, path }) => method === 'POST' && path === '/prompt');
  return JSON.parse(prompts.at(-1)?.body ?? '{}').prompt;
}

describe('the workflows that come with Gesso', () => {
  it('are listed with what they lack', async () => {
    const { workflows, damaged } = await engine.handlers['workflows.list']({});
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
    await expect(engine.handlers['workflows.remove']({ id: 'flux-dev' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(engine.handlers['workflows.remove']({ id: 'my-none' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('turn a picture into another one, and paint a part of it anew', async () => {
    const done = await run({ jobType: 'image', params: { prompt: 'a', image: PICTURE, steps: 2, strength: 0.3 } });
    const uploads = comfy.requests.filter(({ path }) => path === '/upload/image');
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
    const call = engine.handlers['jobs.create']({ provider: 'comfyui', ...request });

    await expect(call).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });

  it('is told what is missing in its quote', async () => {
    const quote = await engine.handlers['jobs.quote']({
      provider: 'comfyui',
      jobType: 'audio',
      params: { prompt: 'rain' },
    });

    expect(quote.problems).toMatchObject([
      { code: 'unsupported_job', message: expect.stringContaining('Stable Audio checkpoint') },
    ]);
  });

  it('without a provider does not go to a ComfyUI that cannot', async () => {
    const call = engine.handlers['jobs.create']({ jobType: 'video', params: { prompt: 'a' } });

    await expect(call).rejects.toMatchObject({
      code: 'provider_not_configured',
      message: expect.stringContaining('“gesso comfy models download wan22-5b” brings it'),
    });
  });

  it('names a model that only its workflow takes, and gets both', async () => {
    comfy.setFiles('UpscaleModelLoader', 'model_name', ['a.pth', 'b.pth']);
    const { providers } = await engine.handlers['providers.list']({ refresh: true });

    const params = { image: PICTURE, workflow: 'upscale-model' };
    const done = await run({ jobType: 'image', model: 'b.pth', params });

    expect(providers.find(({ id }) => id === 'comfyui')?.models.map(({ id }) => id)).toEqual([CHECKPOINT]);
    expect(done).toMatchObject({ status: 'completed', model: 'b.pth' });
    expect(sentGraph()['2']?.inputs['model_name']).toBe('b.pth');
  });

  it('names a model that another workflow is made for, and gets that one', async () => {
    comfy.setCheckpoints([CHECKPOINT, 'flux1-dev-fp8.safetensors']);
    await engine.handlers['providers.list']({ refresh: true });

    const done = await run({ jobType: 'image', model: 'flux1-dev-fp8.safetensors', params: { prompt: 'a', steps: 1 } });
    const other = engine.handlers['jobs.create']({
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

/** One renamed, one hidden, one with another default. */
function arranged(input: WorkflowInput): WorkflowInput {
  const { parameter } = input;
  if (parameter.name === 'width') return { ...input, parameter: { ...parameter, name: 'breadth', label: 'Breadth' } };
  if (parameter.name === 'negativePrompt') return { ...input, shown: false };
  return parameter.name === 'steps' && parameter.type === 'integer'
    ? { ...input, parameter: { ...parameter, default: 3 } }
    : input;
}

describe('an imported workflow', () => {
  const graph: Graph = { ...plainGraph(), '5': node('EmptyLatentImage', { width: 64, height: 96, batch_size: 1 }) };
  graph['3']!.inputs['steps'] = 2;

  it('is looked into without being kept', async () => {
    const analysis = await engine.handlers['workflows.analyse']({ name: 'Mine', graph });

    expect(analysis).toMatchObject({ name: 'Mine', jobType: 'image', checked: true, missing: [], problems: [] });
    expect(analysis.inputs.length).toBeGreaterThan(10);
    expect((await engine.handlers['workflows.list']({})).workflows.some(({ source }) => source === 'user')).toBe(false);
  });

  it('is kept, offered, run by name, and gone when it is removed', async () => {
    const events: string[] = [];
    engine.subscribe((event) => events.push(event.name));
    const saved = await engine.handlers['workflows.import']({ name: 'Mine', graph });
    const done = await run({ jobType: 'image', params: { prompt: 'a heron', workflow: 'my-mine', seed: 5 } });

    expect(saved).toMatchObject({ id: 'my-mine', source: 'user', runnable: true });
    expect(events).toContain('workflows.changed');
    expect(done).toMatchObject({
      status: 'completed',
      model: CHECKPOINT,
      params: { width: 64, height: 96, steps: 2, seed: 5 },
    });
    expect(sentGraph()['6']?.inputs['text']).toBe('a heron');

    expect(await engine.handlers['workflows.remove']({ id: 'my-mine' })).toEqual({ removed: true });
    const again = engine.handlers['jobs.create']({
      provider: 'comfyui',
      jobType: 'image',
      params: { prompt: 'a', workflow: 'my-mine' },
    });
    await expect(again).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('may come in a picture', async () => {
    const png = pngWith(plainText('prompt', JSON.stringify(graph)));
    const dataUrl = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;

    expect(await engine.handlers['workflows.import']({ dataUrl })).toMatchObject({
      id: 'my-imported-workflow',
      graph: { '5': graph['5'] },
    });
  });

  it('is changed as its owner likes: renamed, hidden, with other defaults', async () => {
    const { id, inputs } = await engine.handlers['workflows.import']({ name: 'Mine', graph });
    const changed = inputs.map(arranged);

    const saved = await engine.handlers['workflows.save']({
      id,
      name: 'Better',
      summary: '',
      jobType: 'image',
      graph,
      inputs: changed,
    });
    await run({ jobType: 'image', params: { prompt: 'a', workflow: id, breadth: 128 } });

    expect([saved.id, saved.name]).toEqual(['my-mine', 'Better']);
    expect(saved.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['breadth', 'steps']));
    expect(saved.parameters.map(({ name }) => name)).not.toContain('negativePrompt');
    expect([
      sentGraph()['5']?.inputs['width'],
      sentGraph()['3']?.inputs['steps'],
      sentGraph()['7']?.inputs['text'],
    ]).toEqual([128, 3, 'blurry']);
  });

  it('says what it lacks, and is kept all the same', async () => {
    const strange = {
      ...graph,
      '20': node('UnetLoaderGGUF', { unet_name: 'flux1-dev-Q4.gguf' }),
      '21': node('UpscaleModelLoader', { model_name: 'fancy.pth' }),
      '22': node('ImageUpscaleWithModel', { upscale_model: ['21', 0], image: ['8', 0] }),
      '9': node('SaveImage', { images: ['22', 0], filename_prefix: 'x' }),
    };
    const { id, runnable, missing } = await engine.handlers['workflows.import']({ name: 'Strange', graph: strange });
    const checked = await engine.handlers['workflows.check']({ id });

    expect(runnable).toBe(false);
    expect(missing.map(({ kind, name, folder, message }) => [kind, name, folder, message])).toEqual([
      ['node', 'UnetLoaderGGUF', null, 'ComfyUI has no node UnetLoaderGGUF. Install the custom nodes ComfyUI-GGUF.'],
      ['model', 'fancy.pth', 'upscale_models', 'ComfyUI has no fancy.pth. Put fancy.pth into models/upscale_models.'],
    ]);
    expect(checked).toMatchObject({ runnable: false, missing });
  });

  it('that was made with another checkpoint says so, and can be run with one that is there', async () => {
    const foreign = { ...graph, '4': node('CheckpointLoaderSimple', { ckpt_name: 'rare.safetensors' }) };
    const { problems } = await engine.handlers['workflows.analyse']({ graph: foreign });
    await engine.handlers['workflows.import']({ name: 'Foreign', graph: foreign });

    const done = await run({ jobType: 'image', params: { prompt: 'a', workflow: 'my-foreign' } });

    expect(problems).toEqual([
      'It was made with rare.safetensors, which this ComfyUI does not have. Choose another file, or add it.',
    ]);
    expect(done).toMatchObject({ status: 'completed', model: CHECKPOINT });
  });

  it('keeps its own model whatever was used last', async () => {
    comfy.setCheckpoints([CHECKPOINT, 'other.safetensors']);
    await engine.handlers['workflows.import']({ name: 'Mine', graph });
    await engine.handlers['providers.list']({ refresh: true });
    await run({ jobType: 'image', model: 'other.safetensors', params: { prompt: 'a', ...SMALL } });

    expect((await run({ jobType: 'image', params: { prompt: 'a', workflow: 'my-mine' } })).model).toBe(CHECKPOINT);
  });

  it('is also analysed where no server answers', async () => {
    await comfy.die();

    expect(await engine.handlers['workflows.analyse']({ graph })).toMatchObject({
      checked: false,
      missing: [],
      problems: [],
    });
  });

  it('outlives the engine on disk, one file each', async () => {
    await engine.handlers['workflows.import']({ name: 'Mine', graph });

    const stored = JSON.parse(readFileSync(`${engine.dataDir}/comfy/workflows/my-mine.json`, 'utf8'));

    expect(stored).toMatchObject({ schema: 1, id: 'my-mine', name: 'Mine', jobType: 'image' });
  });
});
