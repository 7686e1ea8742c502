import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../../../../src/core/load-templates.ts';
import { findRoles } from '../../../../../src/core/providers/comfyui/import/roles.ts';
import { knottyGraph, node, plainGraph } from './graphs.ts';

describe('findRoles', () => {
  it('follows the sampler’s links to the words, whatever the nodes are called', () => {
    const roles = findRoles(plainGraph());

    expect(roles).toMatchObject({
      prompt: [{ node: '6', input: 'text' }],
      negativePrompt: [{ node: '7', input: 'text' }],
      seed: [{ node: '3', input: 'seed' }],
      steps: [{ node: '3', input: 'steps' }],
      guidance: [{ node: '3', input: 'cfg' }],
      strength: [],
      width: [{ node: '5', input: 'width' }],
      height: [{ node: '5', input: 'height' }],
      count: [{ node: '5', input: 'batch_size' }],
      model: [{ node: '4', input: 'ckpt_name' }],
    });
  });

  it('goes through a ControlNet on the right side, a text held elsewhere, and takes the base before the refiner', () => {
    const roles = findRoles(knottyGraph());

    expect(roles.prompt).toEqual([
      { node: '20', input: 'value' },
      { node: '3', input: 'text_l' },
    ]);
    expect(roles.negativePrompt).toEqual([{ node: '4', input: 'text' }]);
    expect(roles.model).toEqual([{ node: '1', input: 'ckpt_name' }]);
    expect(roles.width).toEqual([{ node: '8', input: 'width' }]);
  });

  it('binds what base and refiner share together', () => {
    const roles = findRoles(knottyGraph());

    expect(roles.steps).toEqual([
      { node: '9', input: 'steps' },
      { node: '13', input: 'steps' },
    ]);
    expect(roles.seed).toEqual([
      { node: '9', input: 'noise_seed' },
      { node: '13', input: 'noise_seed' },
    ]);
  });

  it('finds the words behind a guider, and a seed that is a node of its own', () => {
    const roles = findRoles({
      '1': node('UNETLoader', { unet_name: 'flux.safetensors', weight_dtype: 'default' }),
      '2': node('DualCLIPLoader', { clip_name1: 'a', clip_name2: 'b', type: 'flux' }),
      '3': node('CLIPTextEncode', { text: 'a fox', clip: ['2', 0] }),
      '4': node('FluxGuidance', { conditioning: ['3', 0], guidance: 3.5 }),
      '5': node('BasicGuider', { model: ['1', 0], conditioning: ['4', 0] }),
      '6': node('RandomNoise', { noise_seed: 9 }),
      '7': node('SamplerCustomAdvanced', { noise: ['6', 0], guider: ['5', 0], latent_image: ['8', 0] }),
      '8': node('EmptySD3LatentImage', { width: 1024, height: 1024, batch_size: 1 }),
    });

    expect(roles).toMatchObject({
      prompt: [{ node: '3', input: 'text' }],
      negativePrompt: [],
      guidance: [{ node: '4', input: 'guidance' }],
      seed: [{ node: '6', input: 'noise_seed' }],
      model: [{ node: '1', input: 'unet_name' }],
    });
  });

  it('takes the strength only where a picture is the start', () => {
    const graph = plainGraph();
    const fromPicture = {
      ...graph,
      '5': node('VAEEncode', { pixels: ['10', 0], vae: ['4', 2] }),
      '10': node('LoadImage', { image: 'x.png' }),
    };

    expect(findRoles(fromPicture).strength).toEqual([{ node: '3', input: 'denoise' }]);
  });

  it('takes the first text where there is no sampler', () => {
    expect(findRoles({ '1': node('Speak', { text: 'hello', rate: 2 }) }).prompt).toEqual([
      { node: '1', input: 'text' },
    ]);
    expect(findRoles({ '1': node('SaveImage', { images: ['2', 0] }) }).prompt).toEqual([]);
  });

  it('does not take the same words as wanted and unwanted', () => {
    const graph = plainGraph();
    const zeroed = { ...graph, '7': node('ConditioningZeroOut', { conditioning: ['6', 0] }) };

    expect(findRoles(zeroed)).toMatchObject({ prompt: [{ node: '6', input: 'text' }], negativePrompt: [] });
  });

  it.each(loadTemplates().map(({ manifest, graph }) => [manifest.id, manifest, graph] as const))(
    'finds in %s what its manifest says',
    (_id, manifest, graph) => {
      const roles = findRoles(graph);
      const bound = (name: string) =>
        manifest.bindings
          .filter((binding) => binding.parameter === name && binding.join === undefined)
          .map(({ node: id, input }) => `${id}.${input}`)
          .toSorted();
      const found = (name: keyof typeof roles) => roles[name].map(({ node: id, input }) => `${id}.${input}`).toSorted();

      // Of a refiner the words are a second pair; the manifest binds both.
      if (manifest.jobType !== 'audio' && manifest.id !== 'sdxl-refiner')
        expect(found('prompt')).toEqual(bound('prompt'));
      expect(found('seed')).toEqual(bound('seed'));
      expect(found('width')).toEqual(bound('width'));
    },
  );
});
