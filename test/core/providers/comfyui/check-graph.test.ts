import { describe, expect, it } from 'vitest';
import { checkGraph, linkOf } from '../../../../src/core/providers/comfyui/check-graph.ts';
import { fitsType } from '../../../../src/core/providers/comfyui/node-info.ts';
import { CLASSES, node, plainGraph } from './import/graphs.ts';

function kinds(change: Record<string, ReturnType<typeof node>>): unknown[] {
  const checkpoint = { kind: 'not_in_list', node: '4', input: 'ckpt_name' };
  const graph = { ...plainGraph(), ...change };
  return checkGraph(graph, CLASSES)
    .map(({ kind, node: id, input }) => ({ kind, node: id, input }))
    .filter((problem) => JSON.stringify(problem) !== JSON.stringify(checkpoint));
}

describe('checkGraph', () => {
  it('finds nothing wrong with a good graph but files that are not there', () => {
    expect(kinds({})).toEqual([]);
  });

  it.each([
    ['a class that the server lacks', { '8': node('Nope', {}) }, { kind: 'class', node: '8', input: null }],
    [
      'an input that is missing',
      { '8': node('VAEDecode', { samples: ['3', 0] }) },
      { kind: 'missing_input', node: '8', input: 'vae' },
    ],
    [
      'a link of another type',
      { '8': node('VAEDecode', { samples: ['4', 2], vae: ['4', 2] }) },
      { kind: 'type', node: '8', input: 'samples' },
    ],
    [
      'an output that is not there',
      { '8': node('VAEDecode', { samples: ['3', 5], vae: ['4', 2] }) },
      { kind: 'bad_link', node: '8', input: 'samples' },
    ],
    [
      'a node that is not there',
      { '8': node('VAEDecode', { samples: ['77', 0], vae: ['4', 2] }) },
      { kind: 'bad_link', node: '8', input: 'samples' },
    ],
    [
      'a value in place of a link',
      { '8': node('VAEDecode', { samples: 'x', vae: ['4', 2] }) },
      { kind: 'bad_link', node: '8', input: 'samples' },
    ],
    [
      'a number out of range',
      { '5': node('EmptyLatentImage', { width: 8, height: 64, batch_size: 1 }) },
      { kind: 'range', node: '5', input: 'width' },
    ],
    [
      'a word in place of a number',
      { '5': node('EmptyLatentImage', { width: 'wide', height: 64, batch_size: 1 }) },
      { kind: 'type', node: '5', input: 'width' },
    ],
    [
      'an input of another version',
      { '5': node('EmptyLatentImage', { width: 64, height: 64, batch_size: 1, depth: 3 }) },
      { kind: 'unknown_input', node: '5', input: 'depth' },
    ],
  ])('finds %s', (_what, change, problem) => {
    expect(kinds(change)).toContainEqual(problem);
  });

  it('says when nothing is saved or shown', () => {
    const { '9': _save, ...rest } = plainGraph();

    expect(checkGraph(rest, CLASSES).at(-1)).toMatchObject({ kind: 'no_output', node: null });
  });

  it('lets the server judge files that were uploaded, and what only the editor reads', () => {
    const graph = {
      '1': node('LoadImage', { image: 'gesso/new.png', upload: 'image' }),
      '2': node('PreviewImage', { images: ['1', 0] }),
    };

    expect(checkGraph(graph, CLASSES)).toEqual([]);
  });
});

it.each([
  ['IMAGE', 'IMAGE', true],
  ['IMAGE', 'MASK', false],
  ['IMAGE', '*', true],
  ['*', 'MODEL', true],
  ['STRING', 'STRING,INT', true],
  ['IMAGE,MASK', 'MASK', true],
])('an output %s into an input %s: %s', (output, input, fits) => {
  expect(fitsType(output, input)).toBe(fits);
});

it('knows a link from a list of two values', () => {
  expect(linkOf(['4', 1])).toEqual({ node: '4', slot: 1 });
  expect(linkOf([4, 1])).toEqual({ node: '4', slot: 1 });
  expect([linkOf(['4']), linkOf(['a', 'b']), linkOf('4'), linkOf(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
