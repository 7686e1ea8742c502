import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../src/contract/units.ts';
import type { ComfyBackend, RestartReason } from '../../../../src/core/providers/comfyui/backends.ts';
import type { TaskStatus } from '../../../../src/core/providers/adapter.ts';
import { TORCH_OOM } from '../../../fakes/comfyui/run-node.ts';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { createRig, PARAMS } from './rig.ts';
import type { Rig } from './rig.ts';

const DRIVER = { exceptionType: 'RuntimeError', message: 'CUDA error: an illegal memory access was encountered\n' };

let comfy: ComfyStandIn;
beforeEach(async () => {
  comfy = await startComfyStandIn();
});
afterEach(async () => {
  await comfy.close();
});

/** The same job, sent anew as the engine does after `again`. */
async function tryAgain(rig: Rig, handle: JsonValue): Promise<TaskStatus> {
  const first = await rig.settle(handle);
  expect(first.state).toBe('again');
  return first;
}

describe('a job that ran out of memory', () => {
  it('is done once more after the server’s memory was freed', async () => {
    const rig = createRig(comfy.url);
    comfy.failNode('KSampler', TORCH_OOM);
    const attempt = await rig.prepare();

    const first = await tryAgain(rig, (await rig.adapter.start(rig.context, attempt)).handle);

    expect(first).toMatchObject({
      state: 'again',
      failure: { code: 'out_of_memory' },
      change: { change: 'ComfyUI’s memory was freed; the same again' },
    });
    const free = comfy.requests.find((request) => request.path === '/free');
    expect(JSON.parse(free?.body ?? '')).toEqual({ unload_models: true, free_memory: true });
    expect((await rig.settle(await rig.resubmit(attempt))).state).toBe('succeeded');
  });

  it('fails the second time, and says what was tried', async () => {
    const rig = createRig(comfy.url);
    comfy.failNode('KSampler', TORCH_OOM);
    const attempt = await rig.prepare();
    await tryAgain(rig, (await rig.adapter.start(rig.context, attempt)).handle);
    comfy.failNode('KSampler', TORCH_OOM);

    const second = await rig.settle(await rig.resubmit(attempt));

    expect(second).toMatchObject({
      state: 'failed',
      failure: {
        code: 'out_of_memory',
        message: expect.stringContaining('It was tried again: ComfyUI’s memory was freed'),
        details: { tried: ['ComfyUI’s memory was freed; the same again'] },
      },
    });
  });

  it('is made smaller only where a person allows it, and says so', async () => {
    const rig = createRig(comfy.url, { memoryPolicy: () => ({ retry: true, shrink: true }) });
    const attempt = await rig.prepare({ ...PARAMS, width: 512, height: 768 });
    comfy.failNode('KSampler', TORCH_OOM);
    await tryAgain(rig, (await rig.adapter.start(rig.context, attempt)).handle);
    comfy.failNode('KSampler', TORCH_OOM);

    const second = await tryAgain(rig, await rig.resubmit(attempt));

    expect(second).toMatchObject({ change: { change: 'made smaller: 75 % of the width and the height', scale: 0.75 } });
    await rig.settle(await rig.resubmit(attempt));
    const sent: unknown = JSON.parse(
      comfy.requests.findLast((request) => request.path === '/prompt' && request.method === 'POST')!.body,
    );
    expect(sent).toMatchObject({ prompt: { 4: { inputs: { width: 384, height: 576 } } } });
  });

  it('fails at once where a person wants no second try', async () => {
    const rig = createRig(comfy.url, { memoryPolicy: () => ({ retry: false, shrink: false }) });
    comfy.failNode('KSampler', TORCH_OOM);

    expect(await rig.settle(await rig.submit())).toMatchObject({ state: 'failed', failure: { code: 'out_of_memory' } });
  });
});

describe('a server that Gesso runs', () => {
  const reasons: RestartReason[] = [];
  const supervised = (url: () => string | undefined): ComfyBackend => ({
    id: 'local',
    label: 'This computer',
    url,
    capacity: 2,
    ensureReady: async () => comfy.url,
    restart: async (reason) => {
      reasons.push(reason);
      await comfy.die();
      await comfy.restart();
    },
    statusText: () => 'ComfyUI is starting.',
  });
  beforeEach(() => void reasons.splice(0));

  it('is started anew when the graphics driver has failed, once for each job', async () => {
    const rig = createRig(undefined, { backends: () => [supervised(() => comfy.url)] });
    const attempt = await rig.prepare();
    comfy.failNode('KSampler', DRIVER);
    const first = await tryAgain(rig, (await rig.adapter.start(rig.context, attempt)).handle);
    comfy.failNode('KSampler', DRIVER);

    const second = await rig.settle(await rig.resubmit(attempt));

    expect(first).toMatchObject({ failure: { code: 'engine_crashed' } });
    expect(second).toMatchObject({ state: 'failed', failure: { code: 'engine_crashed' } });
    expect(reasons).toEqual(['failed_driver']);
  });

  it('is started anew when its worker has died behind a living server', async () => {
    const rig = createRig(undefined, { backends: () => [supervised(() => comfy.url)] });
    comfy.worker().setDead(true);
    const handle = await rig.submit();
    for (let minute = 0; minute < 2; minute++) {
      await rig.status(handle);
      rig.time.nowMs += 61_000;
    }

    expect(await rig.status(handle)).toMatchObject({ state: 'again', failure: { code: 'engine_crashed' } });
    expect(reasons).toEqual(['dead_worker']);
  });

  it('is started anew when a long step does not listen to a cancel, after saying so', async () => {
    const rig = createRig(undefined, { backends: () => [supervised(() => comfy.url)] });
    const step = comfy.hold('KSampler', 1);
    const handle = await rig.submit();
    await step.reached;
    await rig.status(handle);
    await rig.adapter.cancel(rig.context, handle);
    await rig.status(handle);
    rig.time.nowMs += 21_000;
    const warned = await rig.status(handle);
    rig.time.nowMs += 21_000;
    const restarting = await rig.status(handle);

    expect(warned).toMatchObject({ state: 'running', message: expect.stringContaining('it is restarted') });
    expect(restarting).toMatchObject({ state: 'running', message: expect.stringContaining('Restarting ComfyUI') });
    expect(reasons).toEqual(['deaf_step']);
    expect(await rig.status(handle)).toMatchObject({ state: 'cancelled' });
  });

  it('is waited for while it starts, in its own words, and never looked for under its old port', async () => {
    const state: { url: string | undefined } = { url: comfy.url };
    const rig = createRig(undefined, { backends: () => [supervised(() => state.url)] });
    const handle = await rig.submit();
    const before = comfy.requests.length;
    state.url = undefined;

    const waiting = await rig.status(handle);
    rig.time.nowMs += 120_000;
    const stillWaiting = await rig.status(handle);

    expect(waiting).toMatchObject({ state: 'queued', message: 'ComfyUI is starting.' });
    expect(stillWaiting.state).toBe('queued');
    expect(comfy.requests.length).toBe(before);
  });

  it('counts as ready although it does not run, when a job starts it', async () => {
    const state: { url: string | undefined } = { url: undefined };
    const starting: ComfyBackend = {
      ...supervised(() => state.url),
      ensureReady: async () => (state.url = comfy.url),
      startsForJobs: () => true,
      statusText: () => 'ComfyUI is installed and starts with the first job.',
    };
    const rig = createRig(undefined, { backends: () => [starting] });

    const before = await rig.adapter.describe(rig.context);
    const done = await rig.settle(await rig.submit());

    expect(before.availability).toMatchObject({ state: 'ready', message: expect.stringContaining('first job') });
    expect(before.capabilities.length).toBeGreaterThan(0);
    expect(done.state).toBe('succeeded');
    state.url = undefined;
    // What it offered while it ran is offered still.
    expect((await rig.adapter.describe(rig.context)).models).toHaveLength(1);
  });

  it('that is stopped for good is not ready, and says why', async () => {
    const stopped: ComfyBackend = { ...supervised(() => undefined), startsForJobs: () => false };
    const rig = createRig(undefined, { backends: () => [stopped] });

    expect((await rig.adapter.describe(rig.context)).availability).toMatchObject({
      state: 'unreachable',
      message: 'ComfyUI is starting.',
    });
  });

  it('is found again under another port, with the job that its disk still has', async () => {
    const other = await startComfyStandIn();
    const state = { url: comfy.url };
    const rig = createRig(undefined, { backends: () => [supervised(() => state.url)] });
    const handle = await rig.submit();
    await rig.watch(handle).ended;
    for (const file of comfy.files.list()) other.files.put(file, comfy.files.read(file)!);
    state.url = other.url;

    expect(await rig.status(handle)).toMatchObject({ state: 'succeeded', outputs: [{ kind: 'image' }] });
    await other.close();
  });
});

it('a long step of a server that somebody else runs says how it can be stopped at once', async () => {
  const rig = createRig(comfy.url);
  const step = comfy.hold('KSampler', 1);
  const handle = await rig.submit();
  await step.reached;
  await rig.adapter.cancel(rig.context, handle);
  await rig.status(handle);
  rig.time.nowMs += 21_000;

  expect(await rig.status(handle)).toMatchObject({
    state: 'running',
    message: expect.stringContaining('Restart ComfyUI to stop it at once'),
  });
});

it('a prompt that somebody else takes out of the queue is cancelled, not sent again', async () => {
  const rig = createRig(comfy.url);
  const running = comfy.hold('KSampler', 1);
  await rig.submit();
  await running.reached;
  const handle = await rig.submit({ ...PARAMS, seed: 4 });
  const other = createRig(comfy.url);
  const watch = other.watch(handle);
  await watch.until((hint) => hint.changed === true);
  await other.status(handle);

  await fetch(`${comfy.url}/queue`, { method: 'POST', body: '{"clear": true}' });

  expect(await other.status(handle)).toMatchObject({ state: 'cancelled' });
  watch.stop();
});
