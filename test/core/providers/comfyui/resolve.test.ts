import { describe, expect, it } from 'vitest';
import { jobIdSchema } from '../../../../src/contract/ids.ts';
import type { JsonObject } from '../../../../src/contract/units.ts';
import { loadTemplates } from '../../../../src/core/load-templates.ts';
import type { AdapterRequest } from '../../../../src/core/providers/adapter.ts';
import {
  chooseTemplate,
  fillResolved,
  resolveWorkflow,
  workOf,
} from '../../../../src/core/providers/comfyui/resolve.ts';
import type { Template } from '../../../../src/core/providers/comfyui/template.ts';
import { ProviderFailure } from '../../../../src/core/providers/errors.ts';
import { CKPT, factsWith } from './server-facts.ts';

const templates = loadTemplates();
const NOBODY = '01920000-0000-7000-8000-000000000000';
const WISH = { model: undefined, preferredModel: undefined };

function request(params: JsonObject, jobType: AdapterRequest['jobType'] = 'image'): AdapterRequest {
  return { jobId: jobIdSchema.parse(NOBODY), jobType, model: undefined, params };
}

function template(id: string): Template {
  const found = templates.find(({ manifest }) => manifest.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

function failure(work: () => unknown): ProviderFailure {
  try {
    work();
  } catch (error) {
    if (error instanceof ProviderFailure) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('chooseTemplate', () => {
  it('takes the named one, else what suits the given pictures', () => {
    const chosen = (params: JsonObject, jobType: AdapterRequest['jobType'] = 'image') =>
      chooseTemplate(templates, request(params, jobType)).manifest.id;

    expect(chosen({ workflow: 'flux-dev' })).toBe('flux-dev');
    expect(chosen({})).toBe('sdxl-text-to-image');
    expect(chosen({ image: NOBODY })).toBe('sdxl-image-to-image');
    expect(chosen({ image: NOBODY, mask: NOBODY })).toBe('sdxl-inpaint');
    expect(chosen({ image: NOBODY }, 'video')).toBe('wan22-5b-image-to-video');
    expect(chosen({}, 'audio')).toBe('stable-audio');
  });

  it('says which there are when the named one is gone, or makes something else', () => {
    expect(failure(() => chooseTemplate(templates, request({ workflow: 'my-old' })))).toMatchObject({
      code: 'invalid_workflow',
      message: expect.stringContaining('There is no workflow "my-old". Choose one of: sdxl-text-to-image,'),
    });
    expect(failure(() => chooseTemplate(templates, request({ workflow: 'ace-step' }))).code).toBe('invalid_workflow');
    expect(failure(() => chooseTemplate([], request({}))).message).toBe('There is no ComfyUI workflow for image.');
  });
});

describe('resolveWorkflow', () => {
  const WAN = {
    'UNETLoader.unet_name': ['x\\wan2.2_ti2v_5B_fp16.safetensors', 'flux.safetensors'],
    'CLIPLoader.clip_name': ['t5xxl_fp16.safetensors', 'umt5_xxl_fp16.safetensors'],
    'VAELoader.vae_name': ['pixel_space', 'wan2.2_vae.safetensors'],
  };

  it('finds every file by its names or its pattern, as the server writes them', () => {
    const resolved = resolveWorkflow(template('wan22-5b-text-to-video'), factsWith(WAN), WISH);
    const graph = fillResolved(resolved, request({ prompt: 'a wave', duration: 5 }, 'video'), { seed: 3, inputs: {} });

    expect(resolved.model).toBe('x\\wan2.2_ti2v_5B_fp16.safetensors');
    expect(graph['1']?.inputs['unet_name']).toBe('x\\wan2.2_ti2v_5B_fp16.safetensors');
    expect(graph['8']?.inputs['clip_name']).toBe('umt5_xxl_fp16.safetensors');
    expect(graph['9']?.inputs['vae_name']).toBe('wan2.2_vae.safetensors');
    expect([graph['4']?.inputs['length'], graph['5']?.inputs['seed']]).toEqual([121, 3]);
  });

  it('names every further file that is missing', () => {
    const facts = factsWith({ 'UNETLoader.unet_name': WAN['UNETLoader.unet_name'] });

    expect(failure(() => resolveWorkflow(template('wan22-5b-text-to-video'), facts, WISH))).toMatchObject({
      code: 'missing_model',
      details: { missing: [{ folder: 'text_encoders' }, { folder: 'vae', name: 'wan2.2_vae.safetensors' }] },
    });
  });

  it('takes the wanted model also where its name does not look right', () => {
    const facts = factsWith({ [CKPT]: ['a.safetensors', 'flux-mix.safetensors'] });

    const resolved = resolveWorkflow(template('sdxl-text-to-image'), facts, { ...WISH, model: 'flux-mix.safetensors' });

    expect(resolved.model).toBe('flux-mix.safetensors');
  });

  it('does not take another model than the wanted one', () => {
    const facts = factsWith({ [CKPT]: ['a.safetensors'] });

    expect(
      failure(() => resolveWorkflow(template('sdxl-text-to-image'), facts, { ...WISH, model: 'b.safetensors' })),
    ).toMatchObject({
      code: 'missing_model',
      message: expect.stringContaining('does not have the checkpoint “b.safetensors”'),
    });
  });

  it('needs no model where the workflow has none', () => {
    const resolved = resolveWorkflow(template('upscale-simple'), factsWith({}), WISH);
    const graph = fillResolved(resolved, request({ scale: 3, image: NOBODY }), {
      seed: 1,
      inputs: { image: 'gesso/a.png' },
    });

    expect(resolved.model).toBe('');
    expect(graph['1']?.inputs['image']).toBe('gesso/a.png');
    expect(graph['2']?.inputs['scale_by']).toBe(3);
  });
});

it('knows how much there is to do only for pictures', () => {
  const params = { width: 100, height: 10, steps: 2, count: 3 };

  expect(workOf(request(params))).toBe(6000);
  expect(workOf(request(params, 'video'))).toBeUndefined();
  expect(workOf(request({}))).toBeUndefined();
});
