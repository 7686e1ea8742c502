import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { makePng } from '../../../fakes/comfyui/png.ts';
import { COMFY_LIMITS } from '../../../../src/core/providers/comfyui/limits.ts';
import type { ComfyClient } from '../../../../src/core/providers/comfyui/client.ts';
import { inputValue, uploadInput } from '../../../../src/core/providers/comfyui/upload.ts';
import { failureOf } from './rig.ts';

const PNG = new Uint8Array(makePng(8, 8, 1));

describe('an input file', () => {
  let comfy: ComfyStandIn;
  let client: ComfyClient;
  beforeEach(async () => {
    comfy = await startComfyStandIn();
    client = {
      baseUrl: comfy.url,
      fetch: globalThis.fetch,
      signal: new AbortController().signal,
      limits: COMFY_LIMITS,
    };
  });
  afterEach(async () => {
    await comfy.close();
  });

  it('is copied into the server’s input folder, byte for byte', async () => {
    const uploaded = await uploadInput(client, { bytes: PNG, mime: 'image/png', name: 'a.png' });

    expect(uploaded).toEqual({ name: 'a.png', subfolder: 'gesso', type: 'input' });
    expect(inputValue(uploaded)).toBe('gesso/a.png');
    expect(comfy.files.read({ filename: 'a.png', subfolder: 'gesso', type: 'input' })?.equals(PNG)).toBe(true);
  });

  it('goes by the name that the server returns when another file has ours', async () => {
    comfy.files.put({ filename: 'a.png', subfolder: 'gesso', type: 'input' }, Buffer.from('somebody else’s'));

    const uploaded = await uploadInput(client, { bytes: PNG, mime: 'image/png', name: 'a.png' });

    expect(inputValue(uploaded)).toBe('gesso/a (1).png');
  });

  it('is one file however often it is sent', async () => {
    await uploadInput(client, { bytes: PNG, mime: 'image/png', name: 'a.png' });
    const again = await uploadInput(client, { bytes: PNG, mime: 'image/png', name: 'a.png' });

    expect(again.name).toBe('a.png');
    expect(comfy.files.list().filter((file) => file.type === 'input')).toHaveLength(1);
  });

  it('is sent again when the connection broke', async () => {
    comfy.faults.push({ kind: 'reset', path: '/upload', times: 1 });

    expect(await uploadInput(client, { bytes: PNG, mime: 'image/png', name: 'a.png' })).toMatchObject({
      name: 'a.png',
    });
  });

  it('that is larger than the server takes is refused before it is sent, with both sizes', async () => {
    const failure = await failureOf(
      uploadInput(client, { bytes: new Uint8Array(101 * 2 ** 20), mime: 'video/mp4', name: 'long.mp4' }),
    );

    expect(failure).toMatchObject({ code: 'rejected', transient: false, details: { maxBytes: 104857600 } });
    expect(failure.message).toContain('101 MiB');
    expect(failure.message).toContain('at most 100 MiB');
    expect(comfy.requests.some((request) => request.path.startsWith('/upload'))).toBe(false);
  });

  it('that the server calls too large although it did not say so before is refused in the same words', async () => {
    comfy.faults.push({
      kind: 'status',
      status: 413,
      path: '/upload',
      body: 'Maximum request body size 1000 exceeded.',
    });

    const failure = await failureOf(uploadInput(client, { bytes: PNG, mime: 'image/png', name: 'a.png' }));

    expect(failure.code).toBe('rejected');
    expect(failure.message).toContain('--max-upload-size');
  });

  it('never leaves its folder, whatever its name', async () => {
    const uploaded = await uploadInput(client, { bytes: PNG, mime: 'image/png', name: '../../x\\y:z.png' });

    expect(uploaded.name).toBe('.._.._x_y_z.png');
  });

  it.each([{ name: '../../etc/passwd' }, { name: 'a.png', subfolder: '../..' }, { name: 'a.png', type: 'output' }])(
    'is not used under a name that no ComfyUI would give: %j',
    async (answer) => {
      comfy.faults.push({ kind: 'status', status: 200, path: '/upload', body: JSON.stringify(answer) });

      const failure = await failureOf(uploadInput(client, { bytes: PNG, mime: 'image/png', name: 'a.png' }));

      expect(failure.message).toContain('it is not ComfyUI');
    },
  );
});
