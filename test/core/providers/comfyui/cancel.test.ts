import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { createRig, PARAMS } from './rig.ts';
import type { Rig } from './rig.ts';

describe.each(['old', 'new'] as const)('cancelling on a server of the %s kind', (flavour) => {
  let comfy: ComfyStandIn;
  let rig: Rig;
  beforeEach(async () => {
    comfy = await startComfyStandIn({ flavour });
    rig = createRig(comfy.url);
  });
  afterEach(async () => {
    await comfy.close();
  });

  it('takes a waiting prompt out of the queue and leaves the running one alone', async () => {
    const busy = comfy.hold('KSampler', 1);
    const first = await rig.submit();
    await busy.reached;
    const second = await rig.submit({ ...PARAMS, seed: 2 });

    const result = await rig.adapter.cancel(rig.context, second);
    busy.release();

    expect(result).toBe('cancelled');
    expect(await rig.status(second)).toEqual({ state: 'cancelled', cost: { micros: 0, basis: 'free' } });
    expect((await rig.settle(first)).state).toBe('succeeded');
  });

  it('stops a running prompt at its next step; only the server’s word counts', async () => {
    const middle = comfy.hold('KSampler', 2);
    const handle = await rig.submit();
    await middle.reached;

    const result = await rig.adapter.cancel(rig.context, handle);
    const meanwhile = await rig.status(handle);
    middle.release();

    expect([result, meanwhile.state]).toEqual(['asked', 'running']);
    expect((await rig.settle(handle)).state).toBe('cancelled');
  });

  it('does not touch a prompt of somebody else that runs', async () => {
    const middle = comfy.hold('KSampler', 2);
    const other = createRig(comfy.url);
    const theirs = await other.submit();
    await middle.reached;
    const ours = await rig.submit({ ...PARAMS, seed: 2 });

    await rig.adapter.cancel(rig.context, ours);
    middle.release();

    expect((await other.settle(theirs)).state).toBe('succeeded');
  });

  it('comes too late for a finished one, which stays finished', async () => {
    const handle = await rig.submit();
    await rig.settle(handle);

    expect(await rig.adapter.cancel(rig.context, handle)).toBe('asked');
    expect((await rig.status(handle)).state).toBe('succeeded');
  });

  it('is over at once when the server is gone', async () => {
    const middle = comfy.hold('KSampler', 2);
    const handle = await rig.submit();
    await middle.reached;
    await comfy.die();

    expect(await rig.adapter.cancel(rig.context, handle)).toBe('cancelled');
    expect((await rig.status(handle)).state).toBe('cancelled');
  });

  it('is asked for again when the server did not hear it', async () => {
    rig = createRig(comfy.url, { limits: { readTimeoutMs: 500 } });
    const middle = comfy.hold('KSampler', 2);
    const handle = await rig.submit();
    await middle.reached;
    comfy.faults.push({ kind: 'hang', times: 1 });
    const result = await rig.adapter.cancel(rig.context, handle);
    expect(comfy.worker().interruptRequested()).toBe(false);

    rig.time.nowMs += 5000;
    await rig.status(handle);
    middle.release();

    expect(result).toBe('asked');
    expect((await rig.settle(handle)).state).toBe('cancelled');
  });
});
