import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { WorkflowInput } from '../../../src/contract/comfy-workflows.ts';
import type { Graph } from '../../../src/core/providers/comfyui/template.ts';
import { node, plainGraph } from '../providers/comfyui/import/graphs.ts';
import { plainText, pngWith } from '../providers/comfyui/import/png-chunks.ts';
import { CHECKPOINT, useComfyEngine } from './comfy-engine.ts';

const SMALL = { width: 64, height: 64, steps: 2 };
const { comfy, engine, run, sentGraph } = useComfyEngine();

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
    const analysis = await engine().handlers['workflows.analyse']({ name: 'Mine', graph });

    expect(analysis).toMatchObject({ name: 'Mine', jobType: 'image', checked: true, missing: [], problems: [] });
    expect(analysis.inputs.length).toBeGreaterThan(10);
    expect((await engine().handlers['workflows.list']({})).workflows.some(({ source }) => source === 'user')).toBe(
      false,
    );
  });

  it('is kept, offered, run by name, and gone when it is removed', async () => {
    const events: string[] = [];
    engine().subscribe((event) => events.push(event.name));
    const saved = await engine().handlers['workflows.import']({ name: 'Mine', graph });
    const done = await run({ jobType: 'image', params: { prompt: 'a heron', workflow: 'my-mine', seed: 5 } });

    expect(saved).toMatchObject({ id: 'my-mine', source: 'user', runnable: true });
    expect(events).toContain('workflows.changed');
    expect(done).toMatchObject({
      status: 'completed',
      model: CHECKPOINT,
      params: { width: 64, height: 96, steps: 2, seed: 5 },
    });
    expect(sentGraph()['6']?.inputs['text']).toBe('a heron');

    expect(await engine().handlers['workflows.remove']({ id: 'my-mine' })).toEqual({ removed: true });
    const again = engine().handlers['jobs.create']({
      provider: 'comfyui',
      jobType: 'image',
      params: { prompt: 'a', workflow: 'my-mine' },
    });
    await expect(again).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('may come in a picture', async () => {
    const png = pngWith(plainText('prompt', JSON.stringify(graph)));
    const dataUrl = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;

    expect(await engine().handlers['workflows.import']({ dataUrl })).toMatchObject({
      id: 'my-imported-workflow',
      graph: { '5': graph['5'] },
    });
  });

  it('is changed as its owner likes: renamed, hidden, with other defaults', async () => {
    const { id, inputs } = await engine().handlers['workflows.import']({ name: 'Mine', graph });
    const changed = inputs.map(arranged);

    const saved = await engine().handlers['workflows.save']({
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
    const { id, runnable, missing } = await engine().handlers['workflows.import']({ name: 'Strange', graph: strange });
    const checked = await engine().handlers['workflows.check']({ id });

    expect(runnable).toBe(false);
    expect(missing.map(({ kind, name, folder, message }) => [kind, name, folder, message])).toEqual([
      ['node', 'UnetLoaderGGUF', null, 'ComfyUI has no node UnetLoaderGGUF. Install the custom nodes ComfyUI-GGUF.'],
      ['model', 'fancy.pth', 'upscale_models', 'ComfyUI has no fancy.pth. Put fancy.pth into models/upscale_models.'],
    ]);
    expect(checked).toMatchObject({ runnable: false, missing });
  });

  it('that was made with another checkpoint says so, and can be run with one that is there', async () => {
    const foreign = { ...graph, '4': node('CheckpointLoaderSimple', { ckpt_name: 'rare.safetensors' }) };
    const { problems } = await engine().handlers['workflows.analyse']({ graph: foreign });
    await engine().handlers['workflows.import']({ name: 'Foreign', graph: foreign });

    const done = await run({ jobType: 'image', params: { prompt: 'a', workflow: 'my-foreign' } });

    expect(problems).toEqual([
      'It was made with rare.safetensors, which this ComfyUI does not have. Choose another file, or add it.',
    ]);
    expect(done).toMatchObject({ status: 'completed', model: CHECKPOINT });
  });

  it('keeps its own model whatever was used last', async () => {
    comfy().setCheckpoints([CHECKPOINT, 'other.safetensors']);
    await engine().handlers['workflows.import']({ name: 'Mine', graph });
    await engine().handlers['providers.list']({ refresh: true });
    await run({ jobType: 'image', model: 'other.safetensors', params: { prompt: 'a', ...SMALL } });

    expect((await run({ jobType: 'image', params: { prompt: 'a', workflow: 'my-mine' } })).model).toBe(CHECKPOINT);
  });

  it('is also analysed where no server answers', async () => {
    await comfy().die();

    expect(await engine().handlers['workflows.analyse']({ graph })).toMatchObject({
      checked: false,
      missing: [],
      problems: [],
    });
  });

  it('outlives the engine on disk, one file each', async () => {
    await engine().handlers['workflows.import']({ name: 'Mine', graph });

    const stored = JSON.parse(readFileSync(`${engine().dataDir}/comfy/workflows/my-mine.json`, 'utf8'));

    expect(stored).toMatchObject({ schema: 1, id: 'my-mine', name: 'Mine', jobType: 'image' });
  });
});
