import { describe, expect, it } from 'vitest';
import {
  findInputs,
  jobTypeOf,
  outputNames,
  problemsOf,
} from '../../../../../src/core/providers/comfyui/import/analyse.ts';
import { CLASSES, knottyGraph, node, plainGraph } from './graphs.ts';

function shown(graph: ReturnType<typeof plainGraph>, classes = CLASSES) {
  return findInputs(graph, classes).filter((input) => input.shown);
}

describe('findInputs', () => {
  it('makes a form of a plain workflow, with the words, ranges and lists of the server', () => {
    const inputs = shown(plainGraph());

    expect(inputs.map(({ parameter }) => parameter.name)).toEqual([
      'prompt',
      'negativePrompt',
      'width',
      'height',
      'count',
      'seed',
      'steps',
      'guidance',
      'sampler',
      'scheduler',
      'model',
    ]);
    expect(inputs.map(({ parameter }) => parameter)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'prompt',
          type: 'text',
          multiline: true,
          required: true,
          help: 'Was: a lighthouse',
        }),
        expect.objectContaining({ name: 'negativePrompt', default: 'blurry' }),
        expect.objectContaining({ name: 'width', type: 'integer', min: 16, max: 16_384, step: 8, default: 512 }),
        expect.objectContaining({ name: 'count', min: 1, max: 64 }),
        expect.objectContaining({ name: 'seed', type: 'seed', max: Number.MAX_SAFE_INTEGER }),
        expect.objectContaining({ name: 'guidance', type: 'number', min: 0, max: 100, step: 0.1, default: 8 }),
        expect.objectContaining({ name: 'sampler', type: 'choice', default: 'euler', open: false }),
      ]),
    );
    expect(inputs.find((input) => input.isModel)).toMatchObject({
      folder: 'checkpoints',
      nodeTitle: 'Load Checkpoint',
    });
    expect(inputs[0]?.nodeTitle).toBe('The good words');
  });

  it('shows what a person would want to change, and lists the rest', () => {
    const inputs = findInputs(knottyGraph(), CLASSES);
    const named = (name: string) => inputs.find(({ parameter }) => parameter.name === name);

    expect(named('image')).toMatchObject({
      shown: true,
      parameter: { type: 'asset', accept: ['image'], required: true },
    });
    expect(named('loraName')).toMatchObject({ shown: true, folder: 'loras', parameter: { type: 'choice' } });
    expect(named('strengthModel')).toMatchObject({ shown: true, parameter: { default: 0.8, advanced: true } });
    expect(named('controlNetName')).toMatchObject({ shown: false, folder: 'controlnet' });
    expect(named('endAtStep')).toMatchObject({ shown: false });
    expect(named('addNoise')?.parameter).toMatchObject({ type: 'choice', default: 'enable' });
  });

  it('gives every input a name of its own', () => {
    const names = findInputs(knottyGraph(), CLASSES).map(({ parameter }) => parameter.name);

    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => /^[a-zA-Z][a-zA-Z0-9_]*$/.test(name))).toBe(true);
    expect(names).not.toContain('filenamePrefix');
  });

  it('guesses types from the values where no server answers', () => {
    const inputs = findInputs(knottyGraph(), undefined);
    const types = Object.fromEntries(inputs.map(({ parameter }) => [parameter.name, parameter.type]));

    expect(types).toMatchObject({
      prompt: 'text',
      width: 'integer',
      strengthModel: 'number',
      image: 'asset',
      loraName: 'text',
    });
  });

  it('keeps a value that lies outside the range of the server', () => {
    const graph = { ...plainGraph(), '5': node('EmptyLatentImage', { width: 20_001, height: 640, batch_size: 100 }) };
    const find = (name: string) =>
      findInputs(graph, CLASSES).find(({ parameter }) => parameter.name === name)?.parameter;

    expect(find('width')).toMatchObject({ max: 20_001, step: 1, default: 20_001 });
    expect(find('count')).toMatchObject({ max: 100, default: 100 });
  });

  it('keeps a choice that the server does not have among those that it has', () => {
    const graph = plainGraph();
    graph['3']!.inputs['sampler_name'] = 'dreamy';
    const sampler = findInputs(graph, CLASSES).find(({ parameter }) => parameter.name === 'sampler')?.parameter;

    expect(sampler).toMatchObject({
      default: 'dreamy',
      options: expect.arrayContaining([{ value: 'dreamy', label: 'dreamy' }]),
    });
  });

  it('numbers pictures, and knows a mask', () => {
    const graph = {
      '1': node('LoadImage', { image: 'a.png' }),
      '2': node('LoadImage', { image: 'b.png' }),
      '3': node('LoadImageMask', { image: 'c.png', channel: 'red' }),
      '4': node('SaveImage', { images: ['1', 0], filename_prefix: 'x' }),
    };

    expect(shown(graph).map(({ parameter }) => [parameter.name, parameter.label])).toEqual([
      ['image', 'Picture'],
      ['image2', 'Picture 2'],
      ['mask', 'Mask'],
    ]);
  });

  it('passes over values that no form can show', () => {
    const graph = { '1': node('Odd', { list: [1, 2, 3], object: { a: 1 }, nothing: null, fine: 1 }) };

    expect(findInputs(graph, undefined).map(({ parameter }) => parameter.name)).toEqual(['fine']);
  });
});

describe('the rest of the analysis', () => {
  it.each([
    ['SaveImage', 'image'],
    ['PreviewImage', 'image'],
    ['SaveVideo', 'video'],
    ['VHS_VideoCombine', 'video'],
    ['SaveAnimatedWEBP', 'video'],
    ['SaveAudioMP3', 'audio'],
  ])('knows by %s that it makes %s', (name, jobType) => {
    expect(jobTypeOf({ '1': node(name, {}), '2': node('KSampler', {}) })).toBe(jobType);
  });

  it('finds every output that is told how to name its files', () => {
    expect(outputNames(knottyGraph())).toEqual([{ node: '15', input: 'filename_prefix' }]);
  });

  it('says what the server would refuse, but for model files', () => {
    const graph = plainGraph();
    graph['3']!.inputs['steps'] = 0;
    graph['3']!.inputs['sampler_name'] = 'dreamy';
    delete graph['5']!.inputs['height'];

    expect(problemsOf(graph, CLASSES)).toEqual([
      'KSampler (node 3), steps: must be at least 1.',
      'KSampler (node 3), sampler_name: has no “dreamy”.',
      'EmptyLatentImage (node 5), height: is required.',
    ]);
  });
});
