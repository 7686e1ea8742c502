import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preparedSchema } from '../../../../src/core/providers/comfyui/submit.ts';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { createRig, failureOf, PARAMS } from './rig.ts';
import type { Rig } from './rig.ts';

let comfy: ComfyStandIn;
let rig: Rig;
beforeEach(async () => {
  comfy = await startComfyStandIn();
  rig = createRig(comfy.url);
});
afterEach(async () => {
  await comfy.close();
});

describe('preparing', () => {
  it('chooses a seed where none was given, and keeps 0', async () => {
    const { seed: _, ...withoutSeed } = PARAMS;

    const given = await rig.prepare();
    const chosen = await rig.prepare(withoutSeed);

    expect(given.prepared).toMatchObject({ seed: 0 });
    expect(chosen.prepared).toMatchObject({
      seed: expect.any(Number),
      graph: { 5: { inputs: { seed: expect.any(Number) } } },
    });
    expect(JSON.stringify(chosen.prepared)).not.toBe(JSON.stringify((await rig.prepare(withoutSeed)).prepared));
  });

  it('says which checkpoint is missing and where it belongs', async () => {
    const failure = await failureOf(rig.prepare(PARAMS, 'gone.safetensors'));

    expect(failure).toMatchObject({
      code: 'missing_model',
      message:
        'ComfyUI does not have the checkpoint “gone.safetensors”. Put the file into its folder models/checkpoints, or choose another one.',
    });
  });

  it('refuses a workflow that it does not have', async () => {
    expect(await failureOf(rig.prepare({ ...PARAMS, workflow: 'nope' }))).toMatchObject({
      code: 'invalid_workflow',
      message: 'There is no workflow "nope". Choose one of: sdxl-text-to-image.',
    });
  });

  it('fails as not reachable, to be tried again, when nothing answers', async () => {
    await comfy.die();

    expect(await failureOf(rig.prepare())).toMatchObject({ code: 'unavailable', transient: true, sent: 'no' });
  });

  it('waits for a server that is busy loading a model, longer than a picker does', async () => {
    const impatient = createRig(comfy.url, { limits: { describeTimeoutMs: 1 } });
    const slow = {
      ...impatient.context,
      fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> => {
        await delay(20);
        init?.signal?.throwIfAborted();
        return fetch(input, init);
      },
    };
    const { request } = await rig.prepare();

    const described = await impatient.adapter.describe(slow);

    expect(described.availability.state).toBe('unreachable');
    expect(await impatient.adapter.prepare(slow, request)).toMatchObject({ model: 'sd_xl_base_1.0.safetensors' });
  });

  it('fails when no server is set up', async () => {
    expect(await failureOf(createRig(undefined).prepare())).toMatchObject({ code: 'unavailable', transient: false });
  });
});

describe('a prompt that the server refuses', () => {
  it('names node and input in plain words', async () => {
    const failure = await failureOf(rig.submit({ ...PARAMS, sampler: 'no_such_sampler', steps: 0 }));

    expect(failure).toMatchObject({ code: 'invalid_workflow', sent: 'rejected' });
    expect(failure.message).toBe(
      "ComfyUI refused the workflow. KSampler (node 5), input “steps”: Value 0 smaller than min of 1. KSampler (node 5), input “sampler_name”: Value not in list: sampler_name: 'no_such_sampler' not in (list of length 42).",
    );
  });

  it('is a missing model when the checkpoint went away after the form was drawn', async () => {
    const attempt = await rig.prepare();
    comfy.setCheckpoints(['other.safetensors']);

    expect(await failureOf(rig.adapter.start(rig.context, attempt))).toMatchObject({
      code: 'missing_model',
      sent: 'rejected',
      message: expect.stringContaining('“sd_xl_base_1.0.safetensors”. Put the file into models/checkpoints'),
    });
  });

  it.each([
    [
      'old',
      'ComfyUI does not have a node that this workflow needs. It says: Cannot execute because node VAEDecode does not exist. Update ComfyUI or install the missing node pack.',
    ],
    [
      'new',
      "ComfyUI does not have a node that this workflow needs. It says: Node 'VAEDecode' not found. The custom node may not be installed. Update ComfyUI or install the missing node pack.",
    ],
  ] as const)('names a node that the server lacks (%s)', async (flavour, message) => {
    const odd = await startComfyStandIn({ flavour, without: ['VAEDecode'] });
    // Prepared where the node was: the server has lost it since.
    const attempt = await rig.prepare();
    const prepared = { ...preparedSchema.parse(attempt.prepared), baseUrl: odd.url };
    const failure = await failureOf(rig.adapter.start(rig.context, { ...attempt, prepared }));
    await odd.close();

    expect(failure).toMatchObject({ code: 'invalid_workflow', message });
  });

  it('is not even sent to a server that is known to lack a node', async () => {
    const odd = await startComfyStandIn({ without: ['VAEDecode'] });
    const failure = await failureOf(createRig(odd.url).prepare());
    await odd.close();

    expect(failure).toMatchObject({
      code: 'invalid_workflow',
      message: 'ComfyUI has no node VAEDecode. Update ComfyUI, or install the custom nodes that bring it.',
      details: { missing: [{ kind: 'node', name: 'VAEDecode' }] },
    });
  });

  it('is taken back when only a part of it would run', async () => {
    const busy = comfy.hold('KSampler', 1);
    await rig.submit();
    await busy.reached;
    comfy.forceNodeErrors({
      7: {
        errors: [
          {
            type: 'value_smaller_than_min',
            message: 'Value 0 smaller than min of 1',
            details: 'width',
            extra_info: { input_name: 'width' },
          },
        ],
        dependent_outputs: ['7'],
        class_type: 'SaveImage',
      },
    });

    const failure = await failureOf(rig.submit({ ...PARAMS, seed: 5 }));

    expect(failure).toMatchObject({
      code: 'invalid_workflow',
      sent: 'rejected',
      message: 'ComfyUI refused the workflow. SaveImage (node 7), input “width”: Value 0 smaller than min of 1.',
    });
    expect(comfy.worker().pending()).toEqual([]);
  });

  it.each([
    [
      { kind: 'status', status: 413, body: 'Maximum request body size 104857600 exceeded.' },
      'rejected',
      '--max-upload-size',
    ],
    [{ kind: 'status', status: 403, body: '' }, 'rejected', 'does not let us in (HTTP 403)'],
    [{ kind: 'html' }, 'unavailable', 'it is not ComfyUI'],
    [{ kind: 'json' }, 'unavailable', 'it is not ComfyUI'],
  ] as const)('is clear about %o', async (fault, code, words) => {
    const attempt = await rig.prepare();
    comfy.faults.push({ ...fault, path: '/prompt', method: 'POST' });

    expect(await failureOf(rig.adapter.start(rig.context, attempt))).toMatchObject({
      code,
      sent: 'rejected',
      message: expect.stringContaining(words),
    });
  });
});

describe('a prompt of which we do not know whether it arrived', () => {
  it('was certainly not sent when nothing listens', async () => {
    const attempt = await rig.prepare();
    await comfy.die();

    expect(await failureOf(rig.adapter.start(rig.context, attempt))).toMatchObject({
      code: 'unavailable',
      sent: 'no',
      transient: true,
    });
  });

  it('is found by our own id when only the answer was lost, and is not sent twice', async () => {
    const attempt = await rig.prepare();
    comfy.faults.push({ kind: 'lostAnswer', path: '/prompt', method: 'POST', times: 1 });
    const failure = await failureOf(rig.adapter.start(rig.context, attempt));

    const found = await rig.adapter.find?.(rig.context, attempt);

    expect(failure).toMatchObject({ sent: 'unknown', transient: true });
    if (found === 'absent' || found === 'unknown' || found === undefined) throw new Error('not found');
    expect((await rig.settle(found.handle)).state).toBe('succeeded');
    expect(comfy.requests.filter((request) => request.path === '/prompt' && request.method === 'POST')).toHaveLength(1);
  });

  it.each([['reset'], ['hang']] as const)('is proven absent when the server never took it (%s)', async (kind) => {
    rig = createRig(comfy.url, { limits: { submitTimeoutMs: 500 } });
    const attempt = await rig.prepare();
    comfy.faults.push({ kind, path: '/prompt', method: 'POST', times: 1 });

    expect(await failureOf(rig.adapter.start(rig.context, attempt))).toMatchObject({ sent: 'unknown' });

    expect(await rig.adapter.find?.(rig.context, attempt)).toBe('absent');
  });

  it('is of unknown fate after an error of the server, and while nobody can be asked', async () => {
    const attempt = await rig.prepare();
    comfy.faults.push({ kind: 'status', status: 500, path: '/prompt', method: 'POST', times: 1 });
    expect(await failureOf(rig.adapter.start(rig.context, attempt))).toMatchObject({
      sent: 'unknown',
      transient: true,
    });
    await comfy.die();

    expect(await rig.adapter.find?.(rig.context, attempt)).toBe('unknown');
  });

  it('keeps the id that a server chose by itself', async () => {
    const attempt = await rig.prepare();
    const context = {
      ...rig.context,
      fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> => {
        // Servers before 0.3.45 ignore the id of the client.
        const body = typeof init?.body === 'string' ? init.body.replace(/"prompt_id":"[^"]*",/, '') : init?.body;
        return fetch(input, { ...init, ...(body === undefined ? {} : { body }) });
      },
    };

    const { handle } = await rig.adapter.start(context, attempt);

    expect(handle).not.toMatchObject({ promptId: attempt.attemptId });
    expect((await rig.settle(handle)).state).toBe('succeeded');
  });
});
