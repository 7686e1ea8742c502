import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isEnd, listen } from '../../../fakes/comfyui/listener.ts';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { bytesOf, createRig, PARAMS } from './rig.ts';
import type { Rig } from './rig.ts';

describe.each(['old', 'new'] as const)('a prompt on a server of the %s kind', (flavour) => {
  let comfy: ComfyStandIn;
  let rig: Rig;
  beforeEach(async () => {
    comfy = await startComfyStandIn({ flavour });
    rig = createRig(comfy.url);
  });
  afterEach(async () => {
    await comfy.close();
  });

  it('becomes a picture of the asked size, free of charge', async () => {
    const handle = await rig.submit();

    const done = await rig.settle(handle);

    expect(done).toMatchObject({
      state: 'succeeded',
      cost: { micros: 0, basis: 'free' },
      outputs: [{ kind: 'image', mime: 'image/png', seed: 0 }],
    });
    if (done.state !== 'succeeded') throw new Error('unreachable');
    const file = await rig.adapter.download(rig.context, handle, done.outputs[0]!);
    const png = await bytesOf(file.stream);
    expect([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20), file.bytes]).toEqual([
      'PNG',
      64,
      96,
      png.length,
    ]);
  });

  it('sends exactly what was asked for', async () => {
    await rig.submit({ ...PARAMS, count: 3, negativePrompt: 'fog', guidance: 5.5 });

    const sent: unknown = JSON.parse(
      comfy.requests.find((request) => request.path === '/prompt' && request.method === 'POST')!.body,
    );
    expect(sent).toMatchObject({
      prompt_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      extra_data: { preview_method: 'auto' },
      prompt: {
        1: { inputs: { ckpt_name: 'sd_xl_base_1.0.safetensors' } },
        2: { inputs: { text: 'a lighthouse at dusk' } },
        3: { inputs: { text: 'fog' } },
        4: { inputs: { width: 64, height: 96, batch_size: 3 } },
        5: { inputs: { seed: 0, steps: 4, cfg: 5.5, sampler_name: 'euler', scheduler: 'normal', denoise: 1 } },
        7: { inputs: { filename_prefix: expect.stringMatching(/^gesso\/[0-9a-f-]{36}$/) } },
      },
    });
  });

  it('names no place in the queue, and every try has an id of its own', async () => {
    const attempt = await rig.prepare();
    await rig.adapter.start(rig.context, attempt);
    await rig.resubmit(attempt);

    const sent = comfy.requests
      .filter((request) => request.path === '/prompt' && request.method === 'POST')
      .map((request): Record<string, unknown> => JSON.parse(request.body));
    expect(sent.map((body) => [body['number'], body['front']])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(new Set(sent.map((body) => body['prompt_id'])).size).toBe(2);
  });

  it('makes a file of its own when the same was asked before, instead of an older one from the cache', async () => {
    const first = await rig.settle(await rig.submit());
    const second = await rig.settle(await rig.submit());

    const fileOf = (status: typeof first): unknown => status.state === 'succeeded' && status.outputs[0]?.ref;
    expect(fileOf(first)).toMatchObject({ filename: expect.any(String) });
    expect(fileOf(second)).not.toEqual(fileOf(first));
  });

  it('hands out what a node only said as a text', async () => {
    const handle = await rig.submit();
    const output = { kind: 'text', mime: 'text/plain', ref: { text: 'a lighthouse, seen from the sea' } } as const;

    const download = await rig.adapter.download(rig.context, handle, output);

    expect((await bytesOf(download.stream)).toString()).toBe('a lighthouse, seen from the sea');
  });

  it('makes one output per picture of a batch', async () => {
    const done = await rig.settle(await rig.submit({ ...PARAMS, count: 4 }));

    expect(done.state === 'succeeded' && done.outputs.length).toBe(4);
  });

  it('tells progress, phases and previews while it runs, and when to look', async () => {
    const start = comfy.hold('CheckpointLoaderSimple');
    const handle = await rig.submit();
    const watch = rig.watch(handle);
    await watch.until((hint) => hint.message === 'Loading the model');

    start.release();
    await watch.ended;

    const messages = watch.hints.flatMap((hint) => hint.message ?? []);
    expect([...new Set(messages)]).toEqual([
      'Loading the model',
      'Reading the prompt',
      'Sampling',
      'Sampling step 1 of 4',
      'Sampling step 2 of 4',
      'Sampling step 3 of 4',
      'Sampling step 4 of 4',
      'Decoding',
      'Saving',
    ]);
    const progress = watch.hints.flatMap((hint) => hint.progress ?? []);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBeGreaterThan(0.9);
    expect(progress.at(-1)).toBeLessThan(1);
    const previews = watch.hints.flatMap((hint) => hint.preview ?? []);
    expect(previews.map((preview) => [preview.mime, preview.bytes[0], preview.bytes[1]])).toEqual(
      Array.from({ length: 4 }, () => ['image/jpeg', 0xff, 0xd8]),
    );
    expect(watch.hints.at(-1)).toEqual({ changed: true });
  });

  it('is found again by another process of ours, by its handle alone', async () => {
    const start = comfy.hold('KSampler', 2);
    const handle: unknown = JSON.parse(JSON.stringify(await rig.submit()));
    await start.reached;
    const other = createRig(comfy.url);

    expect(await other.status(handle as never)).toMatchObject({ state: 'running' });
    start.release();

    expect((await other.settle(handle as never)).state).toBe('succeeded');
  });

  it('waits behind the prompts of others', async () => {
    const start = comfy.hold('KSampler', 1);
    const first = await rig.submit();
    await start.reached;
    const second = await rig.submit({ ...PARAMS, seed: 2 });

    expect(await rig.status(second)).toMatchObject({ state: 'queued', message: 'Waiting in ComfyUI’s queue' });
    start.release();

    expect((await rig.settle(first)).state).toBe('succeeded');
    expect((await rig.settle(second)).state).toBe('succeeded');
  });

  it('guesses the time of the next one from the last', async () => {
    const request = { ...(await rig.prepare()).request, params: { ...PARAMS, steps: 8 } };
    expect(rig.adapter.estimate(request)).toEqual({ maxCostMicros: 0, priceVersion: null, durationMs: null });

    await rig.settle(await rig.submit());

    expect(rig.adapter.estimate(request).durationMs).toBeGreaterThanOrEqual(0);
  });
});

describe('the websocket', () => {
  let comfy: ComfyStandIn;
  let rig: Rig;
  beforeEach(async () => {
    comfy = await startComfyStandIn();
    rig = createRig(comfy.url);
  });
  afterEach(async () => {
    await comfy.close();
  });

  it('is opened again after it broke, and goes on', async () => {
    const start = comfy.hold('KSampler', 1);
    const middle = comfy.hold('KSampler', 3);
    const handle = await rig.submit();
    const watch = rig.watch(handle);
    await watch.until((hint) => hint.message !== undefined);
    start.release();
    await middle.reached;

    comfy.sockets().drop();
    await watch.until((hint) => hint.changed === true);
    const before = watch.hints.length;
    await watch.until((hint) => hint.message === 'Sampling' && watch.hints.indexOf(hint) >= before);
    middle.release();
    await watch.ended;

    expect(watch.hints.some((hint) => hint.message === 'Sampling step 4 of 4')).toBe(true);
  });

  it('is not needed: a silent one changes nothing about the result', async () => {
    comfy.sockets().setMute(true);

    expect((await rig.settle(await rig.submit())).state).toBe('succeeded');
  });

  it('closes when the watch is stopped', async () => {
    const middle = comfy.hold('KSampler', 2);
    const handle = await rig.submit();
    const watch = rig.watch(handle);
    await middle.reached;

    watch.stop();
    await watch.ended;

    middle.release();
    expect((await rig.settle(handle)).state).toBe('succeeded');
  });

  it('shows no previews of somebody else’s prompt', async () => {
    const foreign = comfy.hold('KSampler', 1);
    const { prepared } = await rig.prepare();
    const graph = (prepared as { graph: unknown }).graph;
    await fetch(`${comfy.url}/prompt`, { method: 'POST', body: JSON.stringify({ prompt: graph }) });
    await foreign.reached;
    const handle = await rig.submit({ ...PARAMS, seed: 9 });
    const watch = rig.watch(handle);
    const ours = comfy.hold('KSampler', 1);
    const onlooker = await listen(comfy.url, 'onlooker');
    while (comfy.sockets().count() < 2) await new Promise(setImmediate);

    foreign.release();
    await ours.reached;

    expect(onlooker.frames.filter((frame) => frame === 'binary type 1')).toHaveLength(4);
    expect(watch.hints.filter((hint) => hint.preview !== undefined)).toEqual([]);
    ours.release();
    await watch.ended;
    expect(watch.hints.filter((hint) => hint.preview !== undefined)).toHaveLength(4);
    expect(onlooker.frames.some(isEnd)).toBe(false);
    onlooker.close();
  });
});
