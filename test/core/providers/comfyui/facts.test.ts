import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadTemplates } from '../../../../src/core/load-templates.ts';
import type { ComfyClient } from '../../../../src/core/providers/comfyui/client.ts';
import { optionsOf, readServerFacts } from '../../../../src/core/providers/comfyui/facts.ts';
import { COMFY_LIMITS } from '../../../../src/core/providers/comfyui/limits.ts';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';

const MINUTE = 60_000;
const templates = loadTemplates();

let comfy: ComfyStandIn;
let client: ComfyClient;
let seen = { count: 0 };
beforeEach(async () => {
  seen = { count: 0 };
  comfy = await startComfyStandIn({ checkpoints: ['a.safetensors'], without: ['SaveVideo'] });
  client = { baseUrl: comfy.url, fetch: globalThis.fetch, signal: new AbortController().signal, limits: COMFY_LIMITS };
});
afterEach(() => comfy.close());

/** The classes that were asked for since the last call. */
function asked(): string[] {
  const fresh = comfy.requests.slice(seen.count);
  seen.count = comfy.requests.length;
  return fresh.flatMap(({ path }) => /^\/object_info\/(.+)$/.exec(path)?.[1] ?? []);
}

it('asks once for every class, and later only for lists of files', async () => {
  const first = await readServerFacts(client, templates, { timeoutMs: 20_000, now: 0 });
  const everything = asked();
  comfy.setCheckpoints(['b.safetensors']);

  const second = await readServerFacts(client, templates, { timeoutMs: 20_000, now: MINUTE, known: first });

  expect(everything.length).toBeGreaterThan(30);
  expect(new Set(everything).size).toBe(everything.length);
  expect(asked().toSorted()).toEqual([
    'CLIPLoader',
    'CheckpointLoaderSimple',
    'LoraLoader',
    'UNETLoader',
    'UpscaleModelLoader',
    'VAELoader',
  ]);
  expect(optionsOf(second.nodes.get('CheckpointLoaderSimple'), 'ckpt_name')).toEqual(['b.safetensors']);
  expect(second.nodes.get('KSampler')).toBe(first.nodes.get('KSampler'));
  expect([second.nodes.has('SaveVideo'), second.nodes.get('SaveVideo')]).toEqual([true, undefined]);
});

it('asks for all of them again after a while, and for those of a workflow that came', async () => {
  const [plain] = templates;
  const first = await readServerFacts(client, [plain!], { timeoutMs: 20_000, now: 0 });
  asked();

  await readServerFacts(client, templates, { timeoutMs: 20_000, now: MINUTE, known: first });
  const withMore = asked();
  await readServerFacts(client, templates, { timeoutMs: 20_000, now: 5 * MINUTE, known: first });

  expect(withMore).toContain('LTXVScheduler');
  expect(withMore).not.toContain('KSampler');
  expect(asked()).toContain('KSampler');
});
