import { describe, expect, it } from 'vitest';
import type { WorkflowInput } from '../../../../../src/contract/comfy-workflows.ts';
import { findInputs } from '../../../../../src/core/providers/comfyui/import/analyse.ts';
import { buildTemplate } from '../../../../../src/core/providers/comfyui/import/build-template.ts';
import { fillGraph, withOutputPrefix } from '../../../../../src/core/providers/comfyui/template.ts';
import { CLASSES, knottyGraph, node, plainGraph } from './graphs.ts';

const BASE = { id: 'my-one', name: 'One', summary: '', jobType: 'image' } as const;

function built(graph = plainGraph(), change: (inputs: WorkflowInput[]) => WorkflowInput[] = (inputs) => inputs) {
  return buildTemplate({ ...BASE, graph, inputs: change(findInputs(graph, CLASSES)) });
}

function only(name: string, change: (input: WorkflowInput) => WorkflowInput) {
  return (inputs: WorkflowInput[]): WorkflowInput[] =>
    inputs.map((input) => (input.parameter.name === name ? change(input) : input));
}

describe('buildTemplate', () => {
  it('binds what is shown and names the files of every output', () => {
    const template = built(knottyGraph());

    const graph = fillGraph(template, {
      params: { prompt: 'a crane', steps: 12, seed: 3, image: 'gesso/x.png', loraName: 'other.safetensors' },
      model: 'mine.safetensors',
    });

    expect(graph['20']?.inputs['value']).toBe('a crane');
    expect(graph['3']?.inputs['text_l']).toBe('a crane');
    expect([graph['9']?.inputs['steps'], graph['13']?.inputs['steps']]).toEqual([12, 12]);
    expect([graph['1']?.inputs['ckpt_name'], graph['10']?.inputs['ckpt_name']]).toEqual([
      'mine.safetensors',
      'refiner.safetensors',
    ]);
    expect([graph['5']?.inputs['image'], graph['2']?.inputs['lora_name']]).toEqual([
      'gesso/x.png',
      'other.safetensors',
    ]);
    expect(withOutputPrefix(template, graph, 'gesso/a')['15']?.inputs['filename_prefix']).toBe('gesso/a');
  });

  it('is only run by name, and prefers the model with which it was made', () => {
    const { manifest } = built();

    expect(manifest).toMatchObject({
      onlyNamed: true,
      model: {
        node: '4',
        input: 'ckpt_name',
        folder: 'models/checkpoints',
        names: ['sd_xl_base_1.0.safetensors'],
        keep: true,
      },
    });
    expect(manifest.model?.match).toBeUndefined();
  });

  it('insists on the very file where it is hidden', () => {
    const template = built(knottyGraph());
    const refiner = template.manifest.files.find((file) => file.node === '10');

    expect(refiner).toMatchObject({ folder: 'models/checkpoints', names: ['refiner.safetensors'] });
    expect(new RegExp(refiner?.match ?? '').test('sub\\refiner.safetensors')).toBe(true);
    expect(new RegExp(refiner?.match ?? '').test('my-refiner.safetensors')).toBe(false);
    expect(new RegExp(refiner?.match ?? '').test('refinerXsafetensors')).toBe(false);
    expect(refiner?.parameter).toBeUndefined();
  });

  it('writes the default of a hidden input into the graph', () => {
    const template = built(
      plainGraph(),
      only('steps', (input) =>
        input.parameter.type === 'integer'
          ? { ...input, shown: false, parameter: { ...input.parameter, default: 33 } }
          : input,
      ),
    );

    expect(template.graph['3']?.inputs['steps']).toBe(33);
    expect(template.manifest.parameters.map(({ name }) => name)).not.toContain('steps');
  });

  it('names the nodes that take time', () => {
    expect(built().manifest.phases.map(({ node: id, label }) => [id, label])).toEqual([
      ['3', 'Sampling'],
      ['4', 'Loading a model'],
      ['8', 'Decoding'],
      ['9', 'Saving'],
    ]);
  });

  it('takes a workflow without any output that can be named', () => {
    const graph = { '1': node('PreviewImage', { images: ['2', 0] }), '2': node('LoadImage', { image: 'a.png' }) };

    expect(withOutputPrefix(built(graph), graph, 'x')).toEqual(graph);
  });

  it.each<[string, (inputs: WorkflowInput[]) => WorkflowInput[], string]>([
    [
      'a name that is none',
      only('steps', (one) => ({ ...one, parameter: { ...one.parameter, name: '../x' } })),
      'is no name',
    ],
    [
      'a name of ours',
      only('steps', (one) => ({ ...one, parameter: { ...one.parameter, name: 'workflow' } })),
      'is no name',
    ],
    [
      'what every object has',
      only('steps', (one) => ({ ...one, parameter: { ...one.parameter, name: 'constructor' } })),
      'is no name',
    ],
    [
      'a name twice',
      only('steps', (one) => ({ ...one, parameter: { ...one.parameter, name: 'prompt' } })),
      'is there twice',
    ],
    [
      'a place that is not there',
      only('steps', (one) => ({ ...one, targets: [{ node: '99', input: 'x' }] })),
      'which is not there',
    ],
    [
      'a place in what every object has',
      only('steps', (one) => ({ ...one, targets: [{ node: 'toString', input: 'x' }] })),
      'which is not there',
    ],
    ['a link', only('steps', (one) => ({ ...one, targets: [{ node: '3', input: 'model' }] })), 'which is linked'],
    [
      'a place twice',
      only('steps', (one) => ({ ...one, targets: [{ node: '3', input: 'cfg' }] })),
      'as another one does',
    ],
    [
      'a model with another name',
      only('model', (one) => ({ ...one, parameter: { ...one.parameter, name: 'checkpoint' } })),
      'must be called model',
    ],
  ])('refuses %s', (_what, change, words) => {
    expect(() => built(plainGraph(), change)).toThrow(words);
  });

  it('refuses a default that its own range forbids', () => {
    const change = only('width', (one) =>
      one.parameter.type === 'integer' ? { ...one, parameter: { ...one.parameter, default: 3 } } : one,
    );

    expect(() => built(plainGraph(), change)).toThrow('“width” has a default that does not fit');
  });
});
