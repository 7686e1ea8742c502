import { describe, expect, it } from 'vitest';
import { type Capability, capabilityFor, capabilitySchema } from '../../../../src/contract/provider.ts';
import { loadTemplates } from '../../../../src/core/load-templates.ts';
import { capabilitiesOf, mergedCapabilities } from '../../../../src/core/providers/comfyui/capabilities.ts';
import type { ServerFacts } from '../../../../src/core/providers/comfyui/facts.ts';
import { CKPT, factsWith } from './server-facts.ts';

const templates = loadTemplates();
const SDXL = 'sd_xl_base_1.0.safetensors';

function described(facts: ServerFacts | undefined, preferredModel?: string): Capability[] {
  return capabilitiesOf({
    templates,
    facts,
    downloads: [{ id: 'flux-schnell-fp8', folder: 'checkpoints', file: 'flux1-schnell-fp8.safetensors' }],
    preferredModel,
  });
}

function of(capabilities: readonly Capability[], workflow: string): Capability {
  const found = capabilities.find((capability) => capability.workflow === workflow);
  if (found === undefined) throw new Error(`no ${workflow}`);
  return found;
}

function optionsOf(capability: Capability, name: string): string[] {
  const spec = capability.parameters.find((parameter) => parameter.name === name);
  return spec?.type === 'choice' ? spec.options.map(({ value }) => value) : [];
}

describe('the capabilities of a server', () => {
  it('fit the contract, one for each workflow', () => {
    const all = described(factsWith({ [CKPT]: [SDXL] }));

    expect(all.map((capability) => capabilitySchema.parse(capability))).toEqual(all);
    expect(all.map(({ workflow }) => workflow)).toEqual(templates.map(({ manifest }) => manifest.id));
  });

  it('name what is missing, with the download that brings it', () => {
    const all = described(factsWith({ [CKPT]: [SDXL] }));

    expect(of(all, 'sdxl-text-to-image').missing).toBeUndefined();
    expect(of(all, 'flux-schnell').missing).toEqual([
      {
        kind: 'model',
        name: 'flux1-schnell-fp8.safetensors',
        folder: 'checkpoints',
        download: 'flux-schnell-fp8',
        message: 'ComfyUI has no Flux schnell checkpoint. “gesso comfy models download flux-schnell-fp8” brings it.',
      },
    ]);
    expect(of(all, 'wan22-14b-text-to-video').missing).toHaveLength(4);
  });

  it('name a node that the server lacks, and no file of that node', () => {
    const all = described(factsWith({ [CKPT]: [SDXL] }, ['UpscaleModelLoader']));

    expect(of(all, 'upscale-model').missing).toEqual([
      {
        kind: 'node',
        name: 'UpscaleModelLoader',
        folder: null,
        download: null,
        message: 'ComfyUI has no node UpscaleModelLoader. Update ComfyUI, or install the custom nodes that bring it.',
      },
    ]);
  });

  it('offer as workflow what can run, and the one that the form is for', () => {
    const all = described(factsWith({ [CKPT]: [SDXL] }));

    expect(optionsOf(of(all, 'sdxl-text-to-image'), 'workflow')).toEqual([
      'sdxl-text-to-image',
      'sdxl-image-to-image',
      'sdxl-inpaint',
      'upscale-simple',
    ]);
    expect(optionsOf(of(all, 'flux-dev'), 'workflow')).toContain('flux-dev');
  });

  it('say nothing of a server that was never asked', () => {
    const all = described(undefined);

    expect(all.some((capability) => capability.missing !== undefined)).toBe(false);
    expect(of(all, 'sdxl-text-to-image').models).toBeUndefined();
    expect(of(all, 'upscale-simple').models).toEqual([]);
  });
});

describe('the checkpoints of a server', () => {
  const facts = factsWith({
    [CKPT]: [
      'dreamer.safetensors',
      'flux1-dev-fp8.safetensors',
      'flux1-schnell-fp8.safetensors',
      'sub\\sd3.5_large.safetensors',
      SDXL,
      'sd_xl_refiner_1.0.safetensors',
      'ltx-video-2b.safetensors',
      'model331.safetensors',
    ],
  });

  it('go to the workflows that they suit', () => {
    const all = described(facts);

    expect(of(all, 'sdxl-text-to-image').models).toEqual([SDXL, 'dreamer.safetensors', 'model331.safetensors']);
    expect(of(all, 'flux-schnell').models).toEqual(['flux1-schnell-fp8.safetensors']);
    expect(of(all, 'flux-dev').models).toEqual(['flux1-dev-fp8.safetensors']);
    expect(of(all, 'sd35-text-to-image').models).toEqual(['sub\\sd3.5_large.safetensors']);
    expect(of(all, 'ltx-text-to-video').models).toEqual(['ltx-video-2b.safetensors']);
    expect(of(all, 'sdxl-refiner').missing).toBeUndefined();
  });

  it('are led by the one used last', () => {
    expect(of(described(facts, 'model331.safetensors'), 'sdxl-text-to-image').models?.[0]).toBe('model331.safetensors');
  });

  it('choose the workflow of who names only one of them', () => {
    const provider = { capabilities: described(facts) };
    const workflowFor = (model: string) => capabilityFor(provider, { jobType: 'image', model })?.workflow;

    expect(workflowFor('flux1-dev-fp8.safetensors')).toBe('flux-dev');
    expect(workflowFor('dreamer.safetensors')).toBe('sdxl-text-to-image');
  });
});

describe('a choice of files', () => {
  const LORA = 'LoraLoader.lora_name';
  const lora = (names: readonly string[]) =>
    of(described(factsWith({ [CKPT]: [SDXL], [LORA]: names })), 'sdxl-lora').parameters.find(
      ({ name }) => name === 'lora',
    );

  it('offers what the server has, and a person chooses', () => {
    expect(lora(['a.safetensors', 'b.safetensors'])).toMatchObject({
      required: true,
      open: false,
      options: [{ value: 'a.safetensors' }, { value: 'b.safetensors' }],
    });
    expect(lora(['a.safetensors', 'b.safetensors'])).not.toHaveProperty('default');
  });

  it('is made where there is only one', () => {
    expect(lora(['a.safetensors'])).toMatchObject({ default: 'a.safetensors' });
  });
});

describe('what leads from one workflow to another', () => {
  const facts = factsWith({ [CKPT]: [SDXL] });

  it('is a picture at first, then a mask', () => {
    const all = described(facts);

    expect(of(all, 'sdxl-text-to-image').switches).toEqual(['image']);
    expect(of(all, 'sdxl-image-to-image').switches).toEqual(['mask']);
    expect(of(all, 'sdxl-inpaint').switches).toBeUndefined();
    expect(of(all, 'sdxl-lora').switches).toBeUndefined();
  });

  it('is asked of nobody', () => {
    const image = of(described(facts), 'sdxl-text-to-image').parameters.find(({ name }) => name === 'image');

    expect(image?.required).toBe(false);
  });

  it('is not offered where the other one cannot run', () => {
    const all = described(factsWith({ [CKPT]: ['flux1-dev-fp8.safetensors'] }));

    expect(of(all, 'flux-dev').switches).toBeUndefined();
    expect(of(all, 'wan22-5b-text-to-video').switches).toBeUndefined();
  });
});

describe('several servers', () => {
  it('can do what one of them can, with the models of all that can', () => {
    const one = described(factsWith({ [CKPT]: [SDXL] }));
    const other = described(factsWith({ [CKPT]: ['dreamer.safetensors', 'flux1-dev-fp8.safetensors'] }));

    const all = mergedCapabilities([one, other]);

    expect(of(all, 'flux-dev').missing).toBeUndefined();
    expect(of(all, 'sdxl-text-to-image').models).toEqual([SDXL, 'dreamer.safetensors']);
    expect(of(all, 'flux-schnell').missing).toHaveLength(1);
    expect(all).toHaveLength(templates.length);
  });
});
