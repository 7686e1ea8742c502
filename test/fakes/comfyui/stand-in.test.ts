import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isEnd, isType, listen } from './listener.ts';
import { framesOf, normalised, promptsOf, readRecording } from './recording.ts';
import type { RecordedEvent } from './recording.ts';
import { startComfyStandIn } from './stand-in.ts';
import type { ComfyStandIn } from './stand-in.ts';

const FLAGS = '{"type":"feature_flags","data":{"supports_preview_metadata":true}}';
const promptBody = z.looseObject({ prompt: z.unknown(), client_id: z.string().optional() });

let comfy: ComfyStandIn;
beforeEach(async () => {
  comfy = await startComfyStandIn({ checkpoints: ['random-sd15-fp16.safetensors'] });
});
afterEach(async () => {
  await comfy.close();
});

async function post(path: string, body: unknown): Promise<{ status: number; json: unknown; text: string }> {
  const response = await fetch(comfy.url + path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
}

/** Sends recorded prompts one after the other from another client, so that the cache is as it was when the recording began. */
async function prime(events: readonly RecordedEvent[]): Promise<void> {
  for (const request of promptsOf(events)) {
    // An id of its own each time: closing a socket makes the server forget a newer one of the same id.
    const clientId = randomUUID();
    const listener = await listen(comfy.url, clientId);
    await post('/prompt', { ...promptBody.parse(request.requestBody), client_id: clientId });
    await listener.until(isEnd);
    listener.close();
  }
}

/** Replays the prompts of a recording on one socket, each after the end of the one before. */
async function replay(events: readonly RecordedEvent[], first?: string) {
  const requests = promptsOf(events);
  const listener = await listen(comfy.url, promptBody.parse(requests[0]?.requestBody).client_id, first);
  await listener.until(isType(first === undefined ? 'status' : 'feature_flags'));
  for (const [index, request] of requests.entries()) {
    await post('/prompt', request.requestBody);
    await listener.until(isEnd, index + 1);
  }
  return listener;
}

describe('frames, against those of a real server', () => {
  it('runs a graph without a model as recorded', async () => {
    const events = readRecording('b-success');

    const listener = await replay(events);

    expect(normalised(listener.frames)).toEqual(normalised(framesOf(events)));
  });

  it('answers feature flags and runs outputs, temporary ones too, as recorded', async () => {
    const events = readRecording('b2-success-flags-preview');
    await prime(readRecording('b-success'));

    const listener = await replay(events, FLAGS);

    // The server keeps its outputs in a set: which of two goes first is chance, so they are compared as sorted.
    const sorted = (frames: readonly unknown[]): string[] => normalised(frames as never).map((frame) => JSON.stringify(typeof frame === 'string' ? frame : frame['type'])).sort();
    expect(sorted(listener.frames)).toEqual(sorted(framesOf(events)));
  });

  it('repeats old file names from its cache, and runs only what changed, as recorded', async () => {
    const events = readRecording('c-cached');
    await prime(readRecording('b-success'));
    await prime(readRecording('b2-success-flags-preview'));

    const requests = promptsOf(events);
    for (const [index, request] of requests.entries()) {
      const clientId = promptBody.parse(request.requestBody).client_id;
      const listener = await listen(comfy.url, clientId);
      await listener.until(isType('status'));
      await post('/prompt', request.requestBody);
      await listener.until(isEnd);
      expect(normalised(listener.frames), `prompt ${index}`).toEqual(normalised(framesOf(events, clientId)));
      listener.close();
    }

    // The second of the three wrote nothing: four files of "b" from priming and the first, two of "c".
    expect(comfy.files.list().filter((file) => file.subfolder === 'transcript').map((file) => file.filename).filter((name) => name.startsWith('c_'))).toHaveLength(2);
  });

  it('samples with previews of the plain kind as recorded', async () => {
    const events = readRecording('l1-sd15-cold');

    const listener = await replay(events);

    expect(normalised(listener.frames)).toEqual(normalised(framesOf(events)));
  });

  it('samples with previews that carry metadata as recorded', async () => {
    const events = readRecording('l2-sd15-warm-flags');
    await prime(readRecording('l1-sd15-cold'));

    const listener = await replay(events, FLAGS);

    expect(normalised(listener.frames)).toEqual(normalised(framesOf(events)));
  });

  it('fails as recorded, and runs the next one', async () => {
    const events = readRecording('f-runtime-errors');
    const form = (name: string): FormData => {
      const data = new FormData();
      data.set('image', new Blob(['not a png']), name);
      return data;
    };
    for (const name of ['corrupt-mwruvr3q.png', 'truncated-mwruvr3q.png']) await fetch(`${comfy.url}/upload/image`, { method: 'POST', body: form(name) });
    comfy.setCheckpoints(['corrupt.safetensors', 'empty.safetensors', 'random-sd15-fp16.safetensors']);
    comfy.failNode('LoadImage', { exceptionType: 'PIL.UnidentifiedImageError', message: "cannot identify image file '/opt/comfyui/base/input/corrupt-mwruvr3q.png'\n" });
    const safetensor = 'safetensors._safetensors_rust.SafetensorError';
    const requests = promptsOf(events);
    const listener = await listen(comfy.url, promptBody.parse(requests[0]?.requestBody).client_id);
    await listener.until(isType('status'));

    for (const [index, request] of requests.entries()) {
      if (request.label === 'corrupt checkpoint') comfy.failNode('CheckpointLoaderSimple', { exceptionType: safetensor, message: 'Error while deserializing header: header too large\n' });
      if (request.label === 'empty checkpoint') comfy.failNode('CheckpointLoaderSimple', { exceptionType: safetensor, message: 'Error while deserializing header: header too small\n' });
      await post('/prompt', request.requestBody);
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
      await post('/prompt', request.requestBody);
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

    await post('/prompt', first?.requestBody);
    await hold.reached;
    await post('/interrupt', '');
    hold.release();
    await listener.until(isEnd);
    await post('/prompt', second?.requestBody);
    await listener.until(isEnd, 2);

    expect(normalised(listener.frames)).toEqual(normalised(framesOf(events)));
  });

  it('is interrupted only by the id that runs, as recorded', async () => {
    const events = readRecording('g2-interrupt-by-prompt-id');
    await prime(readRecording('g1-interrupt-global'));
    const [first, second] = promptsOf(events);
    const listener = await listen(comfy.url, promptBody.parse(first?.requestBody).client_id);
    const start = comfy.hold('TSleepProgress', 1);
    const hold = comfy.hold('TSleepProgress', 9);

    await post('/prompt', first?.requestBody);
    const pending = z.object({ prompt_id: z.string() }).parse((await post('/prompt', second?.requestBody)).json);
    start.release();
    const { promptId } = await hold.reached;
    await post('/interrupt', { prompt_id: 'no-such-id' });
    await post('/interrupt', pending);
    expect(comfy.worker().interruptRequested()).toBe(false);
    await post('/interrupt', { prompt_id: promptId });
    hold.release();
    await listener.until(isEnd, 2);

    expect(normalised(listener.frames)).toEqual(normalised(framesOf(events)));
  });

  it('takes prompts out of its queue as recorded: no trace but the count', async () => {
    const events = readRecording('g5-queue-of-five');
    const requests = promptsOf(events).map((event, index) => ({ ...promptBody.parse(event.requestBody), prompt_id: `p${index}` }));
    const listener = await listen(comfy.url, requests[0]?.client_id);
    const start = comfy.hold('TSleepProgress', 1, 'p0');
    const afterOne = comfy.hold('TSleepProgress', 2, 'p0');
    const afterTwo = comfy.hold('TSleepProgress', 3, 'p0');
    const thirdAfterOne = comfy.hold('TSleepProgress', 2, 'p2');

    for (const body of requests.slice(0, 5)) await post('/prompt', body);
    start.release();
    await afterOne.reached;
    for (const id of ['p3', 'p0', 'no-such-id']) await post('/queue', { delete: [id] });
    afterOne.release();
    await afterTwo.reached;
    expect((await post('/prompt', requests[5])).json).toMatchObject({ number: -5 });
    afterTwo.release();
    await thirdAfterOne.reached;
    await post('/prompt', requests[6]);
    await post('/prompt', requests[7]);
    await post('/queue', { clear: true });
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
    await prime(readRecording('g1-interrupt-global'));
    const bystander = await listen(comfy.url, 'bystander');

    await post('/prompt', request?.requestBody);
    await bystander.until(isType('progress'), 4);
    await bystander.until((frame) => JSON.stringify(frame) === '{"type":"status","data":{"status":{"exec_info":{"queue_remaining":0}}}}');

    expect(normalised(bystander.frames)).toEqual(normalised(framesOf(recorded)));
  });
});

describe('answers, against those of a real server', () => {
  const skipped = new Set(['foreign Origin', 'own Origin']);
  const cases = promptsOf(readRecording('e-validation')).filter((event) => !skipped.has(event.label ?? ''));

  it.each(cases.map((event) => [event.label ?? '', event] as const))('answers “%s” as recorded', async (_label, event) => {
    const answer = await post('/prompt', event.requestBody ?? '');

    expect(answer.status).toBe(event.status);
    if (event.response === undefined) expect(answer.text).toBe(event.responseText);
    else expect(comparable(answer.json)).toEqual(comparable(event.response));
  });

  it('refuses a foreign Origin with an empty 403', async () => {
    const response = await fetch(`${comfy.url}/queue`, { headers: { origin: 'http://evil.example' } });

    expect([response.status, await response.text()]).toEqual([403, '']);
  });

  it('has the routes of an old server only, or those of a new one', async () => {
    const modern = await startComfyStandIn({ flavour: 'new' });
    const old = await fetch(`${comfy.url}/api/jobs/0192f0c1-2345-7abc-8def-0123456789ab`);
    const missing = await fetch(`${modern.url}/api/jobs/0192f0c1-2345-7abc-8def-0123456789ab`);
    const found = [old.status, await old.text(), missing.status, await missing.json()];
    await modern.close();

    expect(found).toEqual([404, '', 404, { error: 'Job not found' }]);
  });

  it('renames a clashing upload and keeps an equal one, as recorded', async () => {
    const send = async (bytes: string): Promise<unknown> => {
      const form = new FormData();
      form.set('image', new Blob([bytes]), 'up.png');
      return (await fetch(`${comfy.url}/upload/image`, { method: 'POST', body: form })).json();
    };

    const names = [await send('a'), await send('a'), await send('b')];

    expect(names).toEqual([
      { name: 'up.png', subfolder: '', type: 'input' },
      { name: 'up.png', subfolder: '', type: 'input' },
      { name: 'up (1).png', subfolder: '', type: 'input' },
    ]);
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

/** Ids and numbers differ; the server checks inputs in the order of a set; tracebacks are its own. */
function comparable(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json), (key, value: unknown) => {
    if (key === 'prompt_id' || key === 'number' || key === 'traceback') return 0;
    if (key === 'errors' && Array.isArray(value)) return [...value].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
    return value;
  });
}
