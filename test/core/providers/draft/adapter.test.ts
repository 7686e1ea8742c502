import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import { checkParams } from '../../../../src/contract/params.ts';
import { providerViewSchema } from '../../../../src/contract/provider.ts';
import { attemptIdSchema } from '../../../../src/contract/ids.ts';
import type { DraftAdapter } from '../../../../src/core/providers/draft/adapter.ts';
import { readWav } from '../../../../src/core/providers/draft/audio/wav.ts';
import { createSpeaker, type Speaker } from '../../../../src/core/providers/draft/speech.ts';
import { createTestAdapter, draftContext, draftRequest, runDraft } from './draft-context.ts';

const opened: DraftAdapter[] = [];
const open = (speaker?: Speaker): DraftAdapter => {
  const adapter = createTestAdapter(speaker);
  opened.push(adapter);
  return adapter;
};
const ATTEMPT = attemptIdSchema.parse('01989f3e-7c1a-7000-8000-000000000099');

afterEach(async () => {
  await Promise.all(opened.splice(0).map((adapter) => adapter.stop()));
});

test('describes itself as a free placeholder with capabilities that the contract accepts', async () => {
  const view = await open().describe(draftContext());

  expect(providerViewSchema.parse(view)).toMatchObject({
    id: 'draft',
    paid: false,
    placeholder: true,
    availability: { state: 'ready' },
  });
  for (const capability of view.capabilities) expect(checkParams(capability, { prompt: 'a lake' }).ok).toBe(true);
});

test('makes a picture of exactly the asked size, and the same bytes for the same seed', async () => {
  const adapter = open();
  const request = draftRequest('image', { prompt: 'a futuristic office with robots', width: 161, height: 97, seed: 0 });

  const [first] = await runDraft(adapter, request, 1);
  const [second] = await runDraft(adapter, request, 2);
  const [other] = await runDraft(adapter, draftRequest('image', { ...request.params, seed: 1 }), 3);

  expect(await sharp(first?.bytes).metadata()).toMatchObject({ format: 'png', width: 161, height: 97 });
  expect(second?.bytes.equals(first?.bytes ?? Buffer.alloc(0))).toBe(true);
  expect(other?.bytes.equals(first?.bytes ?? Buffer.alloc(0))).toBe(false);
});

test('counts the seed up within a batch, and each picture is what its own seed gives', async () => {
  const adapter = open();

  const batch = await runDraft(
    adapter,
    draftRequest('image', { prompt: 'dunes', width: 96, height: 96, seed: 7, count: 2 }),
    1,
  );
  const [alone] = await runDraft(
    adapter,
    draftRequest('image', { prompt: 'dunes', width: 96, height: 96, seed: 8 }),
    2,
  );

  expect(batch.map(({ seed }) => seed)).toEqual([7, 8]);
  expect(alone?.bytes.equals(batch[1]?.bytes ?? Buffer.alloc(0))).toBe(true);
});

test('shows progress that only rises and pictures of the work so far', async () => {
  const adapter = open();
  const context = draftContext();
  const fractions: number[] = [];
  const previews: string[] = [];
  const { handle } = await adapter.start(context, {
    attemptId: ATTEMPT,
    request: draftRequest('image', { prompt: 'ocean', width: 256, height: 256, seed: 1 }),
    prepared: null,
  });

  await adapter.watch?.(context, handle, ({ progress, preview }) => {
    if (progress !== undefined) fractions.push(progress);
    if (preview !== undefined) previews.push(preview.mime);
  });

  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  expect(fractions.at(-1)).toBe(1);
  expect(new Set(previews)).toEqual(new Set(['image/jpeg']));
});

test('refuses a picture above 16.8 megapixels before anything starts', async () => {
  const request = draftRequest('image', { prompt: 'wide', width: 4097, height: 4096, seed: 1 });

  await expect(open().prepare(draftContext(), request)).rejects.toMatchObject({ code: 'rejected', sent: 'no' });
});

test('stops a film in the middle when it is cancelled, and says cancelled', async () => {
  const adapter = open();
  const context = draftContext();
  const { handle } = await adapter.start(context, {
    attemptId: ATTEMPT,
    request: draftRequest('video', { prompt: 'street', duration: 60, seed: 1 }),
    prepared: null,
  });

  await expect(adapter.cancel(context, handle)).resolves.toBe('cancelled');

  expect(await adapter.status(context, handle)).toEqual({ state: 'cancelled', cost: { micros: 0, basis: 'free' } });
});

test('says lost for a task that it does not have, so that the engine makes it again', async () => {
  expect(await open().status(draftContext(), { attemptId: ATTEMPT })).toEqual({ state: 'lost' });
});

test('makes music where speech is asked for and no voice is installed', async () => {
  const [audio] = await runDraft(
    open(),
    draftRequest('audio', { prompt: 'Welcome', mode: 'speech', duration: 0.5, seed: 1 }),
  );

  const { samples, rate } = readWav(audio?.bytes ?? new Uint8Array());
  expect(samples.length / rate).toBeCloseTo(0.5, 3);
  expect(samples.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
});

test('speaks with the voice of this machine for exactly the asked time, where one is installed', async ({ skip }) => {
  const speaker = createSpeaker();
  if ((await speaker.detect(new AbortController().signal)) === undefined) skip('no voice is installed');
  const request = draftRequest('audio', {
    prompt: 'Welcome <to> the "night" market; $(date) & more.',
    mode: 'speech',
    duration: 2,
    seed: 1,
  });

  const [first] = await runDraft(open(speaker), request, 1);
  const [second] = await runDraft(open(speaker), request, 2);

  const { samples, rate } = readWav(first?.bytes ?? new Uint8Array());
  expect(samples.length / rate).toBe(2);
  expect(second?.bytes.equals(first?.bytes ?? Buffer.alloc(0))).toBe(true);
});
