import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCapability, providerViewSchema } from '../../../../src/contract/provider.ts';
import type { ProviderView } from '../../../../src/contract/provider.ts';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { createRig, PARAMS } from './rig.ts';
import type { Rig } from './rig.ts';

let comfy: ComfyStandIn;
let rig: Rig;
beforeEach(async () => {
  comfy = await startComfyStandIn({ checkpoints: ['a/first.safetensors', 'second.safetensors'] });
  rig = createRig(comfy.url);
});
afterEach(async () => {
  await comfy.close();
});

function view(of: Rig = rig): Promise<ProviderView> {
  return of.adapter.describe(of.context);
}

function samplerOf(provider: ProviderView): unknown {
  return findCapability(provider, 'image', undefined)?.parameters.find((parameter) => parameter.name === 'sampler');
}

describe('the description of a server that answers', () => {
  it('names version, device and memory', async () => {
    const described = await view();

    expect(providerViewSchema.parse(described)).toEqual(described);
    expect(described.availability).toEqual({
      state: 'ready',
      message: 'ComfyUI 0.3.64 on NVIDIA GeForce RTX 4070, 10 of 12 GB free.',
      facts: {
        url: comfy.url,
        version: '0.3.64',
        pytorch: '2.13.0+cu130',
        device: 'NVIDIA GeForce RTX 4070',
        deviceType: 'cuda',
        vramTotalBytes: 12878086144,
        vramFreeBytes: 11200000000,
      },
    });
  });

  it('offers its checkpoints as models, the one used last first', async () => {
    const before = (await view()).models.map((model) => [model.id, model.label]);
    await rig.submit(PARAMS, 'second.safetensors');

    const after = (await view()).models.map((model) => model.id);

    expect(before).toEqual([
      ['a/first.safetensors', 'first'],
      ['second.safetensors', 'second'],
    ]);
    expect(after).toEqual(['second.safetensors', 'a/first.safetensors']);
  });

  it('offers the samplers of the server, also in the newer form of lists', async () => {
    const modern = await startComfyStandIn({ flavour: 'new' });
    const views = [await view(), await view(createRig(modern.url))];
    await modern.close();

    expect(samplerOf(views[0]!)).toMatchObject({
      type: 'choice',
      open: false,
      default: 'euler',
      options: expect.arrayContaining([{ value: 'dpmpp_2m', label: 'dpmpp_2m' }]),
    });
    expect(samplerOf(views[1]!)).toEqual(samplerOf(views[0]!));
  });

  it('declares the ranges of the template', async () => {
    const parameters = findCapability(await view(), 'image', undefined)?.parameters ?? [];

    expect(parameters.find((parameter) => parameter.name === 'width')).toMatchObject({
      type: 'integer',
      min: 64,
      max: 2048,
      step: 8,
      default: 1024,
    });
    expect(parameters.find((parameter) => parameter.name === 'count')).toMatchObject({ min: 1, max: 16 });
    expect(parameters.find((parameter) => parameter.name === 'seed')).toMatchObject({
      type: 'seed',
      max: Number.MAX_SAFE_INTEGER,
    });
    expect(parameters.find((parameter) => parameter.name === 'workflow')).toMatchObject({
      default: 'sdxl-text-to-image',
    });
  });

  it('asks the server once for a burst of callers, and again later', async () => {
    await view();
    const asked = comfy.requests.length;
    await view();
    const askedAgain = comfy.requests.length;
    comfy.setCheckpoints(['third.safetensors']);
    rig.time.nowMs += 2000;

    expect(askedAgain).toBe(asked);
    expect((await view()).models.map((model) => model.id)).toEqual(['third.safetensors']);
  });

  it('says where to put a checkpoint when there is none', async () => {
    comfy.setCheckpoints([]);

    expect((await view()).availability).toMatchObject({
      state: 'needs_model',
      message: expect.stringContaining('Put a .safetensors file into its folder models/checkpoints'),
    });
  });

  it('names the nodes that an odd installation lacks', async () => {
    const odd = await startComfyStandIn({ without: ['KSampler'] });
    const described = await view(createRig(odd.url));
    await odd.close();

    expect(described.availability).toMatchObject({
      state: 'needs_model',
      message: expect.stringContaining('(KSampler)'),
    });
  });
});

describe('the description of a server that does not', () => {
  it('says that none is set up', async () => {
    const described = await view(createRig(undefined));

    expect(described.availability.state).toBe('not_configured');
    expect(described.capabilities).toHaveLength(1);
  });

  it('says what is wrong with an address that is none', async () => {
    expect((await view(createRig('ftp://x'))).availability).toMatchObject({
      state: 'unreachable',
      message: expect.stringContaining('begins with http:// or https://'),
    });
  });

  it('keeps what it last offered when it is stopped', async () => {
    await view();
    await comfy.die();
    rig.time.nowMs += 5000;

    const described = await view();

    expect(described.availability).toMatchObject({
      state: 'unreachable',
      message: `Nothing answers at ${new URL(comfy.url).host}. Start ComfyUI, or change its address in the settings.`,
    });
    expect(described.models).toHaveLength(2);
  });

  it.each([
    ['a web page', { kind: 'html' }, 'it is not ComfyUI'],
    ['foreign JSON', { kind: 'json' }, 'it is not ComfyUI'],
    ['a redirect', { kind: 'redirect', to: 'https://login.example/x' }, 'sends us on to login.example'],
    ['its own errors', { kind: 'status', status: 500 }, 'had an error of its own (HTTP 500)'],
    ['404', { kind: 'status', status: 404, body: 'no' }, 'it is not ComfyUI'],
    ['a hang-up', { kind: 'reset' }, 'broke off'],
  ] as const)('says so when %s answers', async (_what, fault, words) => {
    comfy.faults.push({ ...fault });

    expect((await view()).availability).toMatchObject({
      state: 'unreachable',
      message: expect.stringContaining(words),
    });
  });

  it('gives up on one that accepts and never answers', async () => {
    comfy.faults.push({ kind: 'hang' });

    const described = await view(createRig(comfy.url, { limits: { describeTimeoutMs: 50 } }));

    expect(described.availability).toMatchObject({
      state: 'unreachable',
      message: expect.stringContaining('does not answer in time'),
    });
  });

  it('rethrows the abort of the caller', async () => {
    const context = { ...rig.context, signal: AbortSignal.abort(new Error('closing')) };

    await expect(rig.adapter.describe(context)).rejects.toThrow('closing');
  });
});
