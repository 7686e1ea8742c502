import { describe, expect, it } from 'vitest';
import { readGraph, readWorkflowFile } from '../../../../../src/core/providers/comfyui/import/read-graph.ts';
import { node, plainGraph } from './graphs.ts';
import { plainText, pngWith } from './png-chunks.ts';

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text));
}

describe('a file with a workflow', () => {
  it('may be JSON, also as a request holds it, with a byte-order mark and with bare NaN', async () => {
    const plain = plainGraph();
    const withNan = JSON.stringify({ ...plain, '3': node('KSampler', { a: 1 }) }).replace('"a":1', '"a":NaN');

    expect(await readWorkflowFile(bytesOf(JSON.stringify(plain)))).toEqual(plain);
    expect(await readWorkflowFile(bytesOf(`\uFEFF${JSON.stringify({ prompt: plain, client_id: 'x' })}`))).toEqual(
      plain,
    );
    expect((await readWorkflowFile(bytesOf(withNan)))['3']?.inputs['a']).toBeNull();
  });

  it('may be a picture that ComfyUI wrote', async () => {
    const png = pngWith(plainText('prompt', JSON.stringify(plainGraph())), plainText('workflow', '{"nodes":[]}'));

    expect(await readWorkflowFile(png)).toEqual(plainGraph());
  });

  it.each([
    [
      'a picture with the editor’s form alone',
      pngWith(plainText('workflow', '{"nodes":[]}')),
      'Workflow → Export (API)',
    ],
    ['a picture without any', pngWith(plainText('parameters', 'a lighthouse')), 'carries no ComfyUI workflow'],
    ['a picture with a torn one', pngWith(plainText('prompt', '{"3":')), 'in this picture is damaged'],
    ['the editor’s form', bytesOf('{"nodes":[{"id":1}],"links":[],"version":0.4}'), 'Workflow → Export (API)'],
    ['something else', bytesOf('hello'), 'neither JSON nor a PNG'],
    ['nothing', bytesOf(''), 'neither JSON nor a PNG'],
    ['an empty object', bytesOf('{}'), 'empty'],
    ['a list', bytesOf('[1,2]'), 'an object of nodes is expected'],
    ['a number', bytesOf('7'), 'an object of nodes is expected'],
    ['other JSON', bytesOf('{"name":"x"}'), '“name” has no class_type and inputs'],
    ['a node without inputs', bytesOf('{"1":{"class_type":"X"}}'), '“1” has no class_type and inputs'],
  ])('is refused with the reason: %s', async (_what, bytes, words) => {
    await expect(readWorkflowFile(bytes)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(words),
    });
  });

  it('is refused unread when it is too large', async () => {
    await expect(readWorkflowFile(new Uint8Array(10 * 1024 * 1024 + 1))).rejects.toMatchObject({
      code: 'body_too_large',
    });
  });
});

describe('a hostile workflow', () => {
  const link = (id: string, target: string) => ({ [id]: node('X', { a: [target, 0] }) });

  it.each([
    ['a circle of two', { ...link('1', '2'), ...link('2', '1') }, 'in a circle'],
    ['a node that feeds itself', link('1', '1'), 'in a circle (through node 1)'],
    ['a link that leads nowhere', link('1', '9'), 'from node 9, which is not there'],
    ['a link into what every object has', link('1', 'toString'), 'from node toString, which is not there'],
    ['a node called __proto__', JSON.parse('{"__proto__":{"class_type":"X","inputs":{}}}'), 'the name __proto__'],
    ['an input called constructor', { '1': { class_type: 'X', inputs: { constructor: 1 } } }, 'the name constructor'],
    ['a key deep inside', { '1': node('X', { a: JSON.parse('{"b":{"__proto__":1}}') }) }, 'the name __proto__'],
    ['a name with control characters', { 'a\u0000b': node('X', {}) }, 'A name in this workflow cannot be used'],
    ['a very long name', { '1': node('X'.repeat(500), {}) }, 'A name in this workflow cannot be used'],
    [
      'too many nodes',
      Object.fromEntries(Array.from({ length: 2001 }, (_, id) => [`${id}`, node('X', {})])),
      '2001 nodes',
    ],
    [
      'too many kinds',
      Object.fromEntries(Array.from({ length: 301 }, (_, id) => [`${id}`, node(`X${id}`, {})])),
      'kinds',
    ],
    ['too many values', { '1': node('X', { a: Array.from({ length: 200_001 }, () => 0) }) }, 'too many values'],
  ])('is refused: %s', (_what, graph, words) => {
    expect(() => readGraph(graph)).toThrow(words);
  });

  it('is refused when it is nested too deeply, however deep', async () => {
    const deep = `{"1":{"class_type":"X","inputs":{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}}}`;

    await expect(readWorkflowFile(bytesOf(deep))).rejects.toMatchObject({
      message: 'This workflow is nested too deeply.',
    });
  });

  it('is checked for circles in one pass, with the most nodes that it may have', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 2000 }, (_, id) => [
        `${id}`,
        node('X', id === 0 ? {} : { a: [`${id - 1}`, 0], b: ['0', 0] }),
      ]),
    );

    expect(Object.keys(readGraph(chain))).toHaveLength(2000);
  });
});
