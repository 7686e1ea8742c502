import { describe, expect, it } from 'vitest';
import {
  fillGraph,
  parseTemplate,
  requiredClasses,
  withOutputPrefix,
} from '../../../../src/core/providers/comfyui/template.ts';
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

describe('the values on their way into a graph', () => {
  const graph = {
    '1': { class_type: 'A', inputs: { text: 'base', length: 1, start: 0, prefix: '' } },
    '2': { class_type: 'B', inputs: { prefix: '' } },
  };
  const parameters = ['prompt', 'style', 'duration', 'steps', 'share'].map((name) => ({
    name,
    label: name,
    type: 'text',
    maxLength: 10,
  }));
  const template = parseTemplate(graph, {
    ...sdxlTemplate().manifest,
    model: undefined,
    parameters,
    bindings: [
      { parameter: 'style', node: '1', input: 'text', join: ', ' },
      { parameter: 'prompt', node: '1', input: 'text' },
      { parameter: 'duration', node: '1', input: 'length', frames: { fps: 16, multiple: 4 } },
      { parameter: 'share', node: '1', input: 'start', times: 'steps' },
    ],
    outputPrefix: [
      { node: '1', input: 'prefix' },
      { node: '2', input: 'prefix' },
    ],
  });
  const inputsWith = (params: Record<string, string | number>) =>
    fillGraph(template, { params, model: undefined })['1']?.inputs;

  it('appends a style to the prompt, whichever is bound first', () => {
    expect(inputsWith({ prompt: 'a fox', style: 'ink' })?.['text']).toBe('a fox, ink');
    expect(inputsWith({ prompt: '', style: 'ink' })?.['text']).toBe('ink');
    expect(inputsWith({ prompt: 'a fox', style: ' ' })?.['text']).toBe('a fox');
  });

  it.each([
    [5, 81],
    [0.1, 5],
    [0, 5],
    [1, 17],
  ])('turns %s seconds into %s frames', (duration, frames) => {
    expect(inputsWith({ duration })?.['length']).toBe(frames);
  });

  it('multiplies with another parameter, and leaves the graph when that is absent', () => {
    expect(inputsWith({ share: 0.8, steps: 25 })?.['start']).toBe(20);
    expect(inputsWith({ share: 0.8 })?.['start']).toBe(0);
  });

  it('names the files of every output', () => {
    const named = withOutputPrefix(template, template.graph, 'gesso/x');

    expect([named['1']?.inputs['prefix'], named['2']?.inputs['prefix']]).toEqual(['gesso/x', 'gesso/x']);
  });

  it('refuses a pattern that is none when it is read, not when it is used', () => {
    const files = [{ node: '1', input: 'text', folder: 'x', label: 'x', match: '(' }];

    expect(() => parseTemplate(graph, { ...template.manifest, files })).toThrow(SyntaxError);
  });
});
