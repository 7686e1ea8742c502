import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isEnd, isType, listen } from './listener.ts';
import { framesOf, normalised, promptsOf, readRecording } from './recording.ts';
import { post, prime, promptBody, replay } from './replay.ts';
import { startComfyStandIn } from './stand-in.ts';
import type { ComfyStandIn } from './stand-in.ts';

const FLAGS = '{"type":"feature_flags","data":{"supports_preview_metadata":true}}';

let comfy: ComfyStandIn;
beforeEach(async () => {
  comfy = await startComfyStandIn({ checkpoints: ['random-sd15-fp16.safetensors'] });
});
afterEach(async () => {
  await comfy.close();
});

describe('frames, against those of a real server', () => {
  it('runs a graph without a model as recorded', async () => {
    const events = readRecording('b-success');

    const listener = await replay(comfy, events);

    expect(normalised(listener.frames)).toEqual(normalised(framesOf(events)));
  });

  it('answers feature flags and runs outputs, temporary ones too, as recorded', async () => {
    const events = readRecording('b2-success-flags-preview');
    await prime(comfy, readRecording('b-success'));

    const listener = await replay(comfy, events, FLAGS);

    // The server keeps its outputs in a set: which of two goes first is chance, so they are compared as sorted.
    const sorted = (frames: readonly unknown[]): string[] =>
      normalised(frames as never)
        .map((frame) => JSON.stringify(typeof frame === 'string' ? frame : frame['type']))
        .toSorted();
    expect(sorted(listener.frames)).toEqual(sorted(framesOf(events)));
  });

  it('repeats old file names from its cache, and runs only what changed, as recorded', async () => {
    const events = readRecording('c-cached');
    await prime(comfy, readRecording('b-success'));
    await prime(comfy, readRecording('b2-success-flags-preview'));

    const requests = promptsOf(events);
    for (const [index, request] of requests.entries()) {
      const clientId = promptBody.parse(request.requestBody).client_id;
      const listener = await listen(comfy.url, clientId);
      await listener.until(isType('status'));
      await post(comfy, '/prompt', request.requestBody);
      await listener.until(isEnd);
      expect(normalised(listener.frames), `prompt ${index}`).toEqual(normalised(framesOf(events, clientId)));
      listener.close();
    }

    // The second of the three wrote nothing: four files of "b" from priming and the first, two of "c".
    expect(
      comfy.files
        .list()
        .filter((file) => file.subfolder === 'transcript')
        .map((file) => file.filename)
        .filter((name) => name.startsWith('c_')),
    ).toHaveLength(2);
  });

  it('samples with previews of the plain kind as recorded', async () => {
    const events = readRecording('l1-sd15-cold');

    const listener = await replay(comfy, events);

    expect(normalised(listener.frames)).toEqual(normalised(framesOf(events)));
  });

  it('samples with previews that carry metadata as recorded', async () => {
    const events = readRecording('l2-sd15-warm-flags');
    await prime(comfy, readRecording('l1-sd15-cold'));

    const listener = await replay(comfy, events, FLAGS);

    expect(normalised(listener.frames)).toEqual(normalised(framesOf(events)));
  });

  it('fails as recorded, and runs the next one', async () => {
    const events = readRecording('f-runtime-errors');
    const form = (name: string): FormData => {
      const data = new FormData();
      data.set('image', new Blob(['not a png']), name);
      return data;
    };
    for (const name of ['corrupt-mwruvr3q.png', 'truncated-mwruvr3q.png'])
      await fetch(`${comfy.url}/upload/image`, { method: 'POST', body: form(name) });
    comfy.setCheckpoints(['corrupt.safetensors', 'empty.safetensors', 'random-sd15-fp16.safetensors']);
    comfy.failNode('LoadImage', {
      exceptionType: 'PIL.UnidentifiedImageError',
      message: "cannot identify image file '/opt/comfyui/base/input/corrupt-mwruvr3q.png'\n",
    });
    const safetensor = 'safetensors._safetensors_rust.SafetensorError';
    const requests = promptsOf(events);
    const listener = await listen(comfy.url, promptBody.parse(requests[0]?.requestBody).client_id);
    await listener.until(isType('status'));

    for (const [index, request] of requests.entries()) {
      if (request.label === 'corrupt checkpoint')
        comfy.failNode('CheckpointLoaderSimple', {
          exceptionType: safetensor,
          message: 'Error while deserializing header: header too large\n',
        });
      if (request.label === 'empty checkpoint')
        comfy.failNode('CheckpointLoaderSimple', {
          exceptionType: safetensor,
          message: 'Error while deserializing header: header too small\n',
        });
      await post(comfy, '/prompt', request.requestBody);
      await listener.until(isEnd, index + 1);
    }

    expect(normalised(listener.frames)).toEqual(normalised(framesOf(events)));
  });

  it('writes NaN and Infinity bare, as recorded', async () => {
    const events = readRecording('s-nan-json');
    const bare = promptsOf(events).filter((event) => event.label !== 'NaN in the prompt');
    const listener = await listen(comfy.url, promptBody.parse(bare[0]?.requestBody).client_id);
    await listener.until(isType('status'));

    for (const [index, request] of bare.entries()) {
      await post(comfy, '/prompt', request.requestBody);
      await listener.until(isEnd, index + 1);
    }

    const recorded = normalised(framesOf(events));
    expect(normalised(listener.frames)).toEqual(recorded.slice(0, listener.frames.length));
    expect(listener.raw.filter((text) => /\bNaN\b/.test(text) && !isJson(text))).toHaveLength(2);
    expect(isJson(await (await fetch(`${comfy.url}/history`)).text())).toBe(false);
  });

  it('is interrupted in the middle of a node as recorded, and runs again', async () => {
    const events = readRecording('g1-interrupt-global');
    const [first, second] = promptsOf(events);
    const listener = await listen(comfy.url, promptBody.parse(first?.requestBody).client_id);
    const hold = comfy.hold('TSleepProgress', 6);

    await post(comfy, '/prompt', first?.requestBody);
    await hold.reached;
    await post(comfy, '/interrupt', '');
    hold.release();
    await listener.until(isEnd);
    await post(comfy, '/prompt', second?.requestBody);
    await listener.until(isEnd, 2);

    expect(normalised(listener.frames)).toEqual(normalised(framesOf(events)));
  });

  it('is interrupted only by the id that runs, as recorded', async () => {
    const events = readRecording('g2-interrupt-by-prompt-id');
    await prime(comfy, readRecording('g1-interrupt-global'));
    const [first, second] = promptsOf(events);
    const listener = await listen(comfy.url, promptBody.parse(first?.requestBody).client_id);
    const start = comfy.hold('TSleepProgress', 1);
    const hold = comfy.hold('TSleepProgress', 9);

    await post(comfy, '/prompt', first?.requestBody);
    const pending = z.object({ prompt_id: z.string() }).parse((await post(comfy, '/prompt', second?.requestBody)).json);
    start.release();
    const { promptId } = await hold.reached;
    await post(comfy, '/interrupt', { prompt_id: 'no-such-id' });
    await post(comfy, '/interrupt', pending);
    expect(comfy.worker().interruptRequested()).toBe(false);
    await post(comfy, '/interrupt', { prompt_id: promptId });
    hold.release();
    await listener.until(isEnd, 2);

    expect(normalised(listener.frames)).toEqual(normalised(framesOf(events)));
  });

  it('takes prompts out of its queue as recorded: no trace but the count', async () => {
    const events = readRecording('g5-queue-of-five');
    const requests = promptsOf(events).map((event, index) =>
      Object.assign(promptBody.parse(event.requestBody), { prompt_id: `p${index}` }),
    );
    const listener = await listen(comfy.url, requests[0]?.client_id);
    const start = comfy.hold('TSleepProgress', 1, 'p0');
    const afterOne = comfy.hold('TSleepProgress', 2, 'p0');
    const afterTwo = comfy.hold('TSleepProgress', 3, 'p0');
    const thirdAfterOne = comfy.hold('TSleepProgress', 2, 'p2');

    for (const body of requests.slice(0, 5)) await post(comfy, '/prompt', body);
    start.release();
    await afterOne.reached;
    for (const id of ['p3', 'p0', 'no-such-id']) await post(comfy, '/queue', { delete: [id] });
    afterOne.release();
    await afterTwo.reached;
    expect((await post(comfy, '/prompt', requests[5])).json).toMatchObject({ number: -5 });
    afterTwo.release();
    await thirdAfterOne.reached;
    await post(comfy, '/prompt', requests[6]);
    await post(comfy, '/prompt', requests[7]);
    await post(comfy, '/queue', { clear: true });
    thirdAfterOne.release();
    // In the recording #4 is deleted here as well, by the same clear.
    await listener.until(isEnd, 4);

    expect(normalised(listener.frames)).toEqual(normalised(framesOf(events)));
  });

  it('sends only progress and previews of a prompt that nobody owns, as recorded', async () => {
    const events = readRecording('h5-no-client-id-in-prompt');
    const end = events.findIndex((event) => event.kind === 'http' && event.method === 'GET');
    const recorded = events.slice(0, end);
    const request = promptsOf(recorded)[0];
    await prime(comfy, readRecording('g1-interrupt-global'));
    const bystander = await listen(comfy.url, 'bystander');

    await post(comfy, '/prompt', request?.requestBody);
    await bystander.until(isType('progress'), 4);
    await bystander.until(
      (frame) => JSON.stringify(frame) === '{"type":"status","data":{"status":{"exec_info":{"queue_remaining":0}}}}',
    );

    expect(normalised(bystander.frames)).toEqual(normalised(framesOf(recorded)));
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
