import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMFY_LIMITS } from '../../../../src/core/providers/comfyui/limits.ts';
import { lookUpPrompt } from '../../../../src/core/providers/comfyui/lookup.ts';
import type { ComfyClient } from '../../../../src/core/providers/comfyui/client.ts';
import { isEnd, listen } from '../../../fakes/comfyui/listener.ts';
import { promptsOf, readRecording } from '../../../fakes/comfyui/recording.ts';
import { post, promptBody } from '../../../fakes/comfyui/replay.ts';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';

describe.each(['old', 'new'] as const)('looking a prompt up on a server of the %s kind', (flavour) => {
  let comfy: ComfyStandIn;
  let client: ComfyClient;
  beforeEach(async () => {
    comfy = await startComfyStandIn({ flavour });
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

  it('finds the failure and the success of prompts whose history is spoiled by bare NaN', async () => {
    const [failing, succeeding] = promptsOf(readRecording('s-nan-json'));
    const ids = ['0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000002'] as const;
    const listener = await listen(comfy.url, 'me');
    await post(comfy, '/prompt', { ...promptBody.parse(failing?.requestBody), client_id: 'me', prompt_id: ids[0] });
    await post(comfy, '/prompt', { ...promptBody.parse(succeeding?.requestBody), client_id: 'me', prompt_id: ids[1] });
    await listener.until(isEnd, 2);
    listener.close();

    expect(await lookUpPrompt(client, new Map(), ids[0])).toMatchObject({
      state: 'failed',
      error: { exception_type: 'RuntimeError', node_type: 'TRaiseFloat' },
    });
    expect(await lookUpPrompt(client, new Map(), ids[1])).toMatchObject({ state: 'succeeded' });
  });

  it('believes the messages of a history more than its status, which can be stale', async () => {
    const failing = { exception_message: 'dependency failed', exception_type: 'RuntimeError', node_id: '1' };
    const entry = {
      outputs: {},
      status: { status_str: 'success', completed: true, messages: [['execution_error', failing]] },
    };
    const body = JSON.stringify(
      flavour === 'old' ? { p: entry } : { id: 'p', status: 'completed', execution_status: entry.status },
    );
    comfy.faults.push({ kind: 'status', status: 200, path: flavour === 'old' ? '/history/' : '/api/jobs/', body });

    const found = await lookUpPrompt(client, new Map(), 'p');

    expect(found).toMatchObject({ state: 'failed', error: { exception_message: 'dependency failed' } });
  });

  it('does not take a prompt for absent that ends between two reads', async () => {
    const id = '0192f0c1-0000-7000-8000-000000000003';
    const [request] = promptsOf(readRecording('g1-interrupt-global'));
    const hold = comfy.hold('TSleepProgress', 1);
    const listener = await listen(comfy.url, 'me');
    await post(comfy, '/prompt', { ...promptBody.parse(request?.requestBody), client_id: 'me', prompt_id: id });
    await hold.reached;
    // Right after the first read of the history the prompt ends, before the queue is read.
    let reads = 0;
    const racing: ComfyClient = {
      ...client,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        const path = new URL(input instanceof Request ? input.url : input).pathname;
        if (path.startsWith('/history/') && reads++ === 0) {
          hold.release();
          await listener.until(isEnd);
        }
        return response;
      },
    };

    const found = await lookUpPrompt(racing, new Map([[client.baseUrl, false]]), id);
    listener.close();

    expect(found.state).toBe('succeeded');
  });

  it('asks for the newer route only once where it does not exist', async () => {
    const routes = new Map<string, boolean>();

    await lookUpPrompt(client, routes, 'x');
    await lookUpPrompt(client, routes, 'x');

    expect(comfy.requests.filter((request) => request.path.startsWith('/api/jobs/'))).toHaveLength(
      flavour === 'new' ? 2 : 1,
    );
    expect(routes.get(comfy.url)).toBe(flavour === 'new');
  });
});
