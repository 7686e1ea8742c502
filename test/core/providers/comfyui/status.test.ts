import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { TORCH_OOM } from '../../../fakes/comfyui/run-node.ts';
import { bytesOf, createRig, failureOf, PARAMS } from './rig.ts';
import type { Rig } from './rig.ts';

/** For a server that keeps silent; long enough that one that answers does so on a busy machine too. */
const IMPATIENT = { readTimeoutMs: 500, downloadStallMs: 500 };

describe.each(['old', 'new'] as const)('a prompt on a server of the %s kind', (flavour) => {
  let comfy: ComfyStandIn;
  let rig: Rig;
  beforeEach(async () => {
    comfy = await startComfyStandIn({ flavour });
    rig = createRig(comfy.url, { memoryPolicy: () => ({ retry: false, shrink: false }) });
  });
  afterEach(async () => {
    await comfy.close();
  });

  it.each([
    ['KSampler', { ...TORCH_OOM }, 'out_of_memory', 'ran out of memory in KSampler'],
    [
      'VAEDecode',
      {
        exceptionType: 'RuntimeError',
        message:
          "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 4398046511104 bytes. Error code 12 (Cannot allocate memory)\n",
      },
      'out_of_memory',
      'in VAEDecode',
    ],
    [
      'KSampler',
      { exceptionType: 'RuntimeError', message: 'CUDA error: an illegal memory access was encountered\n' },
      'engine_crashed',
      'Restart ComfyUI',
    ],
    [
      'KSampler',
      { exceptionType: 'ValueError', message: 'boom: something of the node itself\n' },
      'engine_crashed',
      'ComfyUI failed in KSampler: boom: something of the node itself.',
    ],
    [
      'CheckpointLoaderSimple',
      {
        exceptionType: 'safetensors._safetensors_rust.SafetensorError',
        message: 'Error while deserializing header: header too large\n',
      },
      'missing_model',
      'sd_xl_base_1.0.safetensors cannot be read',
    ],
  ] as const)('fails when %s raises %o', async (classType, failure, code, words) => {
    comfy.failNode(classType, failure);

    const ended = await rig.settle(await rig.submit());

    expect(ended).toMatchObject({
      state: 'failed',
      cost: { micros: 0, basis: 'free' },
      failure: {
        code,
        message: expect.stringContaining(words),
        details: { nodeType: classType, exceptionType: failure.exceptionType },
      },
    });
  });

  it('is cancelled when somebody interrupts it at the server', async () => {
    const middle = comfy.hold('KSampler', 2);
    const handle = await rig.submit();
    await middle.reached;

    await fetch(`${comfy.url}/interrupt`, { method: 'POST' });
    middle.release();

    expect((await rig.settle(handle)).state).toBe('cancelled');
  });

  it('is lost when the server died and came back empty', async () => {
    const middle = comfy.hold('KSampler', 2);
    const handle = await rig.submit();
    await middle.reached;
    await comfy.die();
    const meanwhile = await rig.status(handle);
    await comfy.restart();

    expect(meanwhile).toMatchObject({
      state: 'queued',
      message: 'ComfyUI does not answer; waiting for it to come back',
    });
    expect(await rig.status(handle)).toEqual({ state: 'lost' });
  });

  it('is found by its files when somebody cleared the history before we looked', async () => {
    const handle = await rig.submit({ ...PARAMS, count: 2 });
    await rig.watch(handle).ended;
    await fetch(`${comfy.url}/history`, { method: 'POST', body: '{"clear": true}' });

    const done = await rig.status(handle);

    expect(done).toMatchObject({ state: 'succeeded', outputs: [{ kind: 'image', seed: 0 }, { kind: 'image' }] });
    if (done.state !== 'succeeded') throw new Error('unreachable');
    const png = await bytesOf((await rig.adapter.download(rig.context, handle, done.outputs[1]!)).stream);
    expect(png.readUInt32BE(16)).toBe(64);
  });

  it('is lost when somebody cleared the history and its files are gone', async () => {
    const handle = await rig.submit();
    await rig.watch(handle).ended;
    await fetch(`${comfy.url}/history`, { method: 'POST', body: '{"clear": true}' });
    comfy.files.removeAll();

    expect(await rig.status(handle)).toEqual({ state: 'lost' });
  });

  it('fails after a bounded wait when the server died and stays away, and says that nothing was charged', async () => {
    const middle = comfy.hold('KSampler', 2);
    const handle = await rig.submit();
    await middle.reached;
    const before = await rig.status(handle);
    await comfy.die();

    const first = await rig.status(handle);
    rig.time.nowMs += 179_000;
    const late = await rig.status(handle);
    rig.time.nowMs += 1000;
    const ended = await rig.status(handle);

    expect([before.state, first.state, late.state]).toEqual(['running', 'running', 'running']);
    expect(ended).toMatchObject({
      state: 'failed',
      failure: {
        code: 'engine_crashed',
        transient: true,
        message: expect.stringContaining('for 180 seconds. Nothing was charged'),
      },
    });
  });

  it('survives a network that was away for a while', async () => {
    const middle = comfy.hold('KSampler', 2);
    const handle = await rig.submit();
    await middle.reached;
    await comfy.goOffline();
    const away = await rig.status(handle);
    rig.time.nowMs += 50_000;
    await comfy.comeBack();
    await rig.status(handle);
    rig.time.nowMs += 50_000;
    middle.release();

    expect(away.state).toBe('queued');
    expect((await rig.settle(handle)).state).toBe('succeeded');
  });

  it('waits longer for a frozen server than for a dead one', async () => {
    const impatient = createRig(comfy.url, { limits: IMPATIENT });
    const middle = comfy.hold('KSampler', 2);
    const handle = await impatient.submit();
    await middle.reached;
    comfy.faults.push({ kind: 'hang' });

    const first = await impatient.status(handle);
    impatient.time.nowMs += 9 * 60_000;
    const late = await impatient.status(handle);
    impatient.time.nowMs += 60_000;
    const ended = await impatient.status(handle);

    expect([first.state, late.state]).toEqual(['queued', 'queued']);
    expect(ended).toMatchObject({
      state: 'failed',
      failure: { code: 'unavailable', message: expect.stringContaining('Nothing was charged') },
    });
  });

  it('goes on after errors of the server’s own', async () => {
    const handle = await rig.submit();
    comfy.faults.push({ kind: 'status', status: 500, times: 2 }, { kind: 'html', times: 1 });

    const answers = [await rig.status(handle), await rig.status(handle), await rig.status(handle)];

    expect(answers.map((answer) => answer.state)).toEqual(['queued', 'queued', 'queued']);
    expect((await rig.settle(handle)).state).toBe('succeeded');
  });

  it('fails when the worker has died although HTTP lives on, and is taken out of the queue', async () => {
    comfy.worker().setDead(true);
    const handle = await rig.submit();

    const states: string[] = [];
    for (const waitMs of [0, 60_000, 59_000]) {
      rig.time.nowMs += waitMs;
      states.push((await rig.status(handle)).state);
    }
    rig.time.nowMs += 1000;
    const ended = await rig.status(handle);

    expect(states).toEqual(['queued', 'queued', 'queued']);
    expect(ended).toMatchObject({
      state: 'failed',
      failure: { code: 'engine_crashed', message: expect.stringContaining('Restart ComfyUI') },
    });
    expect(comfy.worker().pending()).toEqual([]);
  });

  it('waits as long as it takes behind another prompt that runs', async () => {
    const busy = comfy.hold('KSampler', 1);
    await rig.submit();
    await busy.reached;
    const handle = await rig.submit({ ...PARAMS, seed: 3 });

    for (let minute = 0; minute < 60; minute++) {
      rig.time.nowMs += 60_000;
      expect((await rig.status(handle)).state).toBe('queued');
    }
    busy.release();

    expect((await rig.settle(handle)).state).toBe('succeeded');
  });

  it('says so when a file is gone that the server named', async () => {
    const handle = await rig.submit();
    const done = await rig.settle(handle);
    comfy.files.removeAll();
    if (done.state !== 'succeeded') throw new Error('unreachable');

    const failure = await failureOf(rig.adapter.download(rig.context, handle, done.outputs[0]!));

    expect(failure).toMatchObject({
      code: 'output_lost',
      message: expect.stringContaining('_00001_.png but does not hand it out any more (HTTP 404)'),
    });
  });

  it.each([
    [{ kind: 'html' }, 'output_lost'],
    [{ kind: 'stall' }, 'unavailable'],
    [{ kind: 'hang' }, 'unavailable'],
    [{ kind: 'reset' }, 'unavailable'],
  ] as const)('does not take %o for a picture', async (fault, code) => {
    const impatient = createRig(comfy.url, { limits: IMPATIENT });
    const handle = await impatient.submit();
    const done = await impatient.settle(handle);
    if (done.state !== 'succeeded') throw new Error('unreachable');
    comfy.faults.push({ ...fault, path: '/view' });

    const failure = await failureOf(
      impatient.adapter.download(impatient.context, handle, done.outputs[0]!).then((file) => bytesOf(file.stream)),
    );

    expect(failure.code).toBe(code);
  });
});
