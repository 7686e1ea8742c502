import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { promptsOf, readRecording } from './recording.ts';
import { post } from './replay.ts';
import { startComfyStandIn } from './stand-in.ts';
import type { ComfyStandIn } from './stand-in.ts';

let comfy: ComfyStandIn;
beforeEach(async () => {
  comfy = await startComfyStandIn({ checkpoints: ['random-sd15-fp16.safetensors'] });
});
afterEach(async () => {
  await comfy.close();
});

describe('answers, against those of a real server', () => {
  const skipped = new Set(['foreign Origin', 'own Origin']);
  const cases = promptsOf(readRecording('e-validation')).filter((event) => !skipped.has(event.label ?? ''));

  it.each(cases.map((event) => [event.label ?? '', event] as const))(
    'answers “%s” as recorded',
    async (_label, event) => {
      const answer = await post(comfy, '/prompt', event.requestBody ?? '');

      expect(answer.status).toBe(event.status);
      if (event.response === undefined) expect(answer.text).toBe(event.responseText);
      else expect(comparable(answer.json)).toEqual(comparable(event.response));
    },
  );

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

/** Ids and numbers differ; the server checks inputs in the order of a set; tracebacks are its own. */
function comparable(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json), (key, value: unknown) => {
    if (key === 'prompt_id' || key === 'number' || key === 'traceback') return 0;
    if (key === 'errors' && Array.isArray(value))
      return [...value].toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
    return value;
  });
}
