import { describe, expect, it, onTestFinished } from 'vitest';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { COMFY_LIMITS } from '../../../../src/core/providers/comfyui/limits.ts';
import { findSavedFiles, savedFilesOf } from '../../../../src/core/providers/comfyui/reconcile.ts';

const save = (classType: string) => ({ class_type: classType, inputs: { filename_prefix: 'x', images: ['1', 0] } });

describe('what a prompt will leave on disk', () => {
  it.each([
    ['SaveImage', { extension: 'png', count: 4 }],
    ['SaveAnimatedWEBP', { extension: 'webp', count: 1 }],
    ['SaveVideo', { extension: 'mp4', count: 1 }],
    ['SaveAudio', null],
    ['SomebodysSaver', null],
  ])('is known for %s as far as its files prove that they are whole', (classType, saved) => {
    expect(savedFilesOf({ 9: save(classType) }, 4)).toEqual(saved);
  });

  it('is not known when several nodes save', () => {
    expect(savedFilesOf({ 8: save('SaveImage'), 9: save('SaveVideo') }, 1)).toBeNull();
  });
});

describe('a file that is found', () => {
  const box = (name: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length + 8);
    head.write(name, 4, 'latin1');
    return Buffer.concat([head, content]);
  };
  const large = (name: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(16);
    head.writeUInt32BE(1);
    head.write(name, 4, 'latin1');
    head.writeBigUInt64BE(BigInt(content.length + 16), 8);
    return Buffer.concat([head, content]);
  };
  const mp4 = Buffer.concat([
    box('ftyp', Buffer.from('isom')),
    large('mdat', Buffer.alloc(300_000)),
    box('moov', Buffer.alloc(90)),
  ]);
  const webp = Buffer.concat([
    Buffer.from('RIFF'),
    Buffer.from([12, 0, 0, 0]),
    Buffer.from('WEBPVP8 '),
    Buffer.alloc(4),
  ]);

  it.each([
    ['a whole video', 'mp4', mp4, true],
    ['a video that was cut off', 'mp4', mp4.subarray(0, -1), false],
    ['a video without its index, as a kill leaves it', 'mp4', mp4.subarray(0, -98), false],
    ['a whole animation', 'webp', webp, true],
    ['an animation that was cut off', 'webp', webp.subarray(0, -1), false],
    ['an empty file', 'png', Buffer.alloc(0), false],
  ])('%s', async (_what, extension, bytes, isWhole) => {
    const comfy = await startComfyStandIn();
    onTestFinished(() => comfy.close());
    comfy.files.put({ filename: `id_00001_.${extension}`, subfolder: 'gesso', type: 'output' }, bytes);
    const client = {
      baseUrl: comfy.url,
      fetch: globalThis.fetch,
      signal: new AbortController().signal,
      limits: COMFY_LIMITS,
    };

    const found = await findSavedFiles(client, 'gesso/id', { extension, count: 1 });

    expect(found !== undefined).toBe(isWhole);
  });
});
