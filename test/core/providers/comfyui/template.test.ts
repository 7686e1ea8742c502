import { expect, it } from 'vitest';
import { fillGraph, parseTemplate, requiredClasses } from '../../../../src/core/providers/comfyui/template.ts';
import { sdxlTemplate } from './rig.ts';

it('fills values where they are bound and leaves the template as it was', () => {
  const template = sdxlTemplate();
  const before = structuredClone(template);

  const graph = fillGraph(template, { params: { prompt: 'x', seed: 0 }, model: 'sub\\m.safetensors' });

  expect(graph['1']?.inputs['ckpt_name']).toBe('sub\\m.safetensors');
  expect([graph['2']?.inputs['text'], graph['5']?.inputs['seed'], graph['5']?.inputs['steps']]).toEqual(['x', 0, 25]);
  expect(template).toEqual(before);
});

it('knows the node classes that it needs', () => {
  expect(requiredClasses(sdxlTemplate())).toEqual([
    'CheckpointLoaderSimple',
    'CLIPTextEncode',
    'EmptyLatentImage',
    'KSampler',
    'VAEDecode',
    'SaveImage',
  ]);
});

it.each([
  ['a binding to a node that is not there', { bindings: [{ parameter: 'prompt', node: '99', input: 'text' }] }],
  ['a parameter that goes nowhere', { bindings: [] }],
  ['a model input that is not there', { model: { node: '1', input: 'nope', folder: 'x', label: 'x' } }],
])('refuses %s', (_what, change) => {
  const { graph, manifest } = sdxlTemplate();

  expect(() => parseTemplate(graph, { ...manifest, ...change })).toThrow(/sdxl-text-to-image/);
});

it('refuses a document of another shape', () => {
  expect(() => parseTemplate({ nodes: [], links: [] }, sdxlTemplate().manifest)).toThrow();
});
