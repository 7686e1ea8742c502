import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEarlySockets } from '../../../../src/core/providers/comfyui/early-sockets.ts';
import type { ComfyFrame } from '../../../../src/core/providers/comfyui/frames.ts';
import { parseFrame } from '../../../../src/core/providers/comfyui/frames.ts';
import { COMFY_LIMITS } from '../../../../src/core/providers/comfyui/limits.ts';
import { createProgressTracker } from '../../../../src/core/providers/comfyui/progress.ts';
import { openComfySocket } from '../../../../src/core/providers/comfyui/socket.ts';
import { handleSchema } from '../../../../src/core/providers/comfyui/submit.ts';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { createRig, PARAMS } from './rig.ts';

let comfy: ComfyStandIn;
beforeEach(async () => {
  comfy = await startComfyStandIn();
});
afterEach(async () => {
  await comfy.close();
});

const optionsFor = (clientId: string) => ({
  baseUrl: comfy.url,
  clientId,
  WebSocket: globalThis.WebSocket,
  limits: COMFY_LIMITS,
});

describe('the websocket of a prompt', () => {
  it('stands before the prompt is sent, so that nothing of a short one is missed', async () => {
    const rig = createRig(comfy.url);
    const handle = await rig.submit({ ...PARAMS, steps: 2 });
    await rig.settle(handle);

    const watch = rig.watch(handle);
    await watch.ended;

    expect(watch.hints.some((hint) => hint.message === 'Sampling step 2 of 2')).toBe(true);
    expect(watch.hints.at(-1)).toEqual({ changed: true });
  });

  it('is not waited for when the server does not open it', async () => {
    const rig = createRig(comfy.url, { limits: { earlySocketMs: 20 }, WebSocket: NeverOpening });

    expect((await rig.settle(await rig.submit())).state).toBe('succeeded');
  });

  it('is closed again when its prompt was refused', async () => {
    const rig = createRig(comfy.url);
    comfy.faults.push({ kind: 'status', status: 500, path: '/prompt', method: 'POST', times: 1 });

    await expect(rig.submit()).rejects.toThrow('error of its own');

    while (comfy.sockets().count() > 0) await new Promise(setImmediate);
  });

  it('is closed again when nobody watches', async () => {
    const early = createEarlySockets();

    await early.open({ ...optionsFor('me'), limits: { ...COMFY_LIMITS, earlySocketUnusedMs: 20 } });

    while (comfy.sockets().count() > 0) await new Promise(setImmediate);
    expect(early.take('me')).toBeUndefined();
  });

  it('is opened again only after the former one is closed, so that the server does not forget its id', async () => {
    const rig = createRig(comfy.url);
    const start = comfy.hold('KSampler', 1);
    const handle = await rig.submit();
    const watch = rig.watch(handle);
    await start.reached;
    let most = 0;
    for (let times = 0; times < 3; times++) {
      const { length } = watch.hints;
      comfy.sockets().drop();
      // It opens again and asks for a look.
      await watch.until((hint) => hint.changed === true && watch.hints.lastIndexOf(hint) > length);
      while (comfy.sockets().count() === 0) await new Promise(setImmediate);
      most = Math.max(most, comfy.sockets().count());
    }

    start.release();
    await watch.ended;

    expect(most).toBe(1);
    expect(watch.hints.some((hint) => hint.message === 'Sampling step 4 of 4')).toBe(true);
    expect(handleSchema.parse(handle).clientId).toBe(handleSchema.parse(handle).promptId);
  });

  it('asks for a look whenever it opens, since nothing that was missed comes again', async () => {
    const rig = createRig(comfy.url);
    const start = comfy.hold('KSampler', 1);
    const handle = await rig.submit();
    const watch = createRig(comfy.url).watch(handle);

    await watch.until((hint) => hint.changed === true);

    start.release();
    await watch.ended;
  });

  it('asks for a look again and again while it is away', async () => {
    const rig = createRig(comfy.url);
    const start = comfy.hold('KSampler', 1);
    const handle = await rig.submit();
    const watch = rig.watch(handle);
    await start.reached;
    await comfy.goOffline();

    const looks = (): number => watch.hints.filter((hint) => hint.changed === true).length;
    const before = looks();
    while (looks() < before + 5) await new Promise(setImmediate);

    watch.stop();
    await watch.ended;
  });

  it('is read although nobody listens, so that the server never waits; the newest frames are kept', async () => {
    const socket = openComfySocket(optionsFor('me'));
    await socket.opened;
    for (let value = 1; value <= 500; value++)
      comfy.sockets().send('progress', { value, max: 500, node: '5', prompt_id: 'p' }, 'me');
    comfy.sockets().send('executing', { node: null, prompt_id: 'p' }, 'me');
    const frames: ComfyFrame[] = [];
    // Whatever is asked afterwards comes after all of that.
    await fetch(`${comfy.url}/queue`);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);

    socket.listen((frame) => frames.push(frame));
    while (!frames.some((frame) => frame.type === 'ended')) await new Promise(setImmediate);

    expect(frames.length).toBeLessThan(100);
    expect(frames).toContainEqual(expect.objectContaining({ type: 'progress', value: 500 }));
    expect(frames).not.toContainEqual(expect.objectContaining({ type: 'progress', value: 1 }));
    socket.close();
    await socket.closed;
  });
});

it('an execution_success alone asks for no look: the history is written after it', () => {
  const track = createProgressTracker('p', ['1'], []);
  const frameOf = (type: string, data: object): ComfyFrame => parseFrame(JSON.stringify({ type, data }));
  track(frameOf('executing', { node: '1', prompt_id: 'p' }));

  const success = track(frameOf('execution_success', { prompt_id: 'p', timestamp: 1 }));
  const end = track(frameOf('executing', { node: null, prompt_id: 'p' }));

  expect(success).toBeUndefined();
  expect(end).toEqual({ changed: true });
});

/** A websocket whose handshake is never answered. */
class NeverOpening extends globalThis.WebSocket {
  constructor() {
    // Nothing listens there, and the error is not passed on.
    super('ws://127.0.0.1:1');
  }
  override addEventListener(): void {
    // Deaf.
  }
}
