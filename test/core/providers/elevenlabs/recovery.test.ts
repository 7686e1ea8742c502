import { describe, expect, it } from 'vitest';
import { newId } from '../../../../src/core/base/ids.ts';
import type { Engine } from '../../../../src/core/engine-type.ts';
import { createElevenLabsAdapter } from '../../../../src/core/providers/elevenlabs/adapter.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';
import { fakeElevenLabs } from '../../../fakes/vendors/elevenlabs.ts';
import type { FakeServer } from '../../../fakes/vendors/fake-server.ts';
import { adapterContext } from '../../../support/adapter-context.ts';
import { engineWith, ledgerOf, startFake, still } from '../contract-world.ts';

const SPEECH = {
  jobType: 'audio',
  provider: 'elevenlabs',
  model: 'eleven_multilingual_v2',
  params: { prompt: 'Good morning.', voice: 'voice003' },
} as const;
const VIDEO = {
  jobType: 'video',
  provider: 'elevenlabs',
  model: 'veo-3.1-fast-generate-001',
  params: { prompt: 'waves', duration: 4 },
  maxCostMicros: 2_000_000,
} as const;

async function open(): Promise<{ engine: Engine; fake: FakeServer }> {
  const fake = await startFake(fakeElevenLabs);
  const adapter = createElevenLabsAdapter({ baseUrl: fake.url, prices });
  return { fake, engine: await engineWith({ adapter, fake, environment: { ELEVENLABS_API_KEY: fake.vendor.key } }) };
}

describe('speech whose answer was lost', () => {
  it('comes from the history, at what the history says it took', async () => {
    const { engine, fake } = await open();
    fake.faults.set({ fault: 'drop_after', times: 1 });

    const job = await still(engine, (await engine.handlers['jobs.create'](SPEECH)).id);

    expect(job).toMatchObject({ status: 'completed', costBasis: 'usage', actualCostMicros: 1300, attempts: 1 });
    expect(fake.books.creates).toHaveLength(1);
  });

  it('is told from an equal piece that was begun at the same time, or waits for a person', async () => {
    const { engine, fake } = await open();
    await engine.handlers['queue.pause']({});
    const ids = await Promise.all([1, 2].map(async () => (await engine.handlers['jobs.create'](SPEECH)).id));
    fake.faults.set({ fault: 'drop_after', times: 2 });

    await engine.handlers['queue.resume']({});
    const jobs = await Promise.all(ids.map((id) => still(engine, id)));

    const shas = jobs.flatMap((job) => job.outputs.map((output) => output.sha256));
    const { held, spent } = await ledgerOf(engine);
    expect(new Set(shas).size, 'no piece is the result of two jobs').toBe(shas.length);
    expect(fake.books.creates).toHaveLength(2);
    expect(held + spent).toBe(fake.books.chargedMicros);
  });

  it('is not mistaken for a piece that another job has already', async () => {
    const { engine, fake } = await open();
    const first = await still(engine, (await engine.handlers['jobs.create'](SPEECH)).id);
    fake.faults.set({ fault: 'drop_before', times: 1 });

    const second = await still(engine, (await engine.handlers['jobs.create'](SPEECH)).id);

    expect([first.status, second.phase]).toEqual(['completed', 'needs_attention']);
    expect(fake.books.chargedMicros).toBe(1300);
  });

  it('is followed under the id that a person reads in the vendor’s history', async () => {
    const { engine, fake } = await open();
    await still(engine, (await engine.handlers['jobs.create'](SPEECH)).id);
    fake.faults.set({ fault: 'drop_before', times: 1 });
    const lost = await still(engine, (await engine.handlers['jobs.create'](SPEECH)).id);

    await engine.handlers['jobs.resolve']({ jobId: lost.id, outcome: { kind: 'task', taskId: 'history-1' } });
    const job = await still(engine, lost.id);

    expect(job).toMatchObject({ status: 'completed', costBasis: 'estimate' });
    expect(job.outputs).toHaveLength(1);
  });
});

describe('generations', () => {
  it.each(['drop_after', 'error_after', 'html_after'] as const)(
    'that are begun at the same time are told apart when an answer is lost: %s',
    async (fault) => {
      const { engine, fake } = await open();
      await engine.handlers['queue.pause']({});
      const ids = await Promise.all([1, 2, 3].map(async () => (await engine.handlers['jobs.create'](VIDEO)).id));
      fake.faults.set({ fault, times: 1 });

      await engine.handlers['queue.resume']({});
      const jobs = await Promise.all(ids.map((id) => still(engine, id)));

      expect(jobs.map((job) => job.status)).toEqual(['completed', 'completed', 'completed']);
      expect(new Set(jobs.flatMap((job) => job.outputs.map((output) => output.sha256))).size).toBe(3);
      expect(fake.books.creates).toHaveLength(3);
    },
  );

  it('are never another job’s when the vendor did not take one of several', async () => {
    const { engine, fake } = await open();
    await engine.handlers['queue.pause']({});
    const ids = await Promise.all([1, 2, 3].map(async () => (await engine.handlers['jobs.create'](VIDEO)).id));
    fake.faults.set({ fault: 'drop_before', times: 1 });

    await engine.handlers['queue.resume']({});
    const jobs = await Promise.all(ids.map((id) => still(engine, id)));

    const shas = jobs.flatMap((job) => job.outputs.map((output) => output.sha256));
    expect(jobs.map((job) => job.phase).toSorted()).toEqual(['completed', 'completed', 'needs_attention']);
    expect(new Set(shas).size).toBe(2);
    expect(fake.books.creates).toHaveLength(3);
  });

  it('that were not taken do not take the one whose answer is still on its way', async () => {
    const fake = await startFake(fakeElevenLabs);
    const adapter = createElevenLabsAdapter({ baseUrl: fake.url, prices });
    const context = adapterContext({ adapter, environment: { ELEVENLABS_API_KEY: fake.vendor.key } });
    const { jobType, model, params } = VIDEO;
    const request = { jobId: newId.job(0), jobType, model, params };
    const begin = (): ReturnType<typeof adapter.start> =>
      adapter.start(context, { attemptId: newId.attempt(Date.now()), request, prepared: null });
    fake.faults.set({ fault: 'drop_before', times: 1 });
    fake.faults.set({ fault: 'slow', delayMs: 400 });

    const [lost, taken] = await Promise.allSettled([begin(), begin()]);

    expect(lost).toMatchObject({ status: 'rejected', reason: { sent: 'unknown' } });
    expect(taken).toMatchObject({ status: 'fulfilled', value: { handle: { generationId: 'gen-1' } } });
  });

  it('stay in doubt when neither the answer nor the list can be had', async () => {
    const fake = await startFake(fakeElevenLabs);
    const adapter = createElevenLabsAdapter({ baseUrl: fake.url, prices });
    const fetchUntilSent: typeof globalThis.fetch = async (input, init) => {
      if (fake.books.creates.length > 0) throw new TypeError('fetch failed', { cause: new Error('reset') });
      return globalThis.fetch(input, init);
    };
    const environment = { ELEVENLABS_API_KEY: fake.vendor.key };
    const context = adapterContext({ adapter, environment, fetch: fetchUntilSent });
    const { jobType, model, params } = VIDEO;
    const request = { jobId: newId.job(0), jobType, model, params };
    fake.faults.set({ fault: 'drop_after' });

    const sent = adapter.start(context, { attemptId: newId.attempt(Date.now()), request, prepared: null });

    await expect(sent).rejects.toMatchObject({ sent: 'unknown' });
    expect(fake.books.creates).toHaveLength(1);
  });

  it('were never sent when nothing was written down before', async () => {
    const fake = await startFake(fakeElevenLabs);
    const adapter = createElevenLabsAdapter({ baseUrl: fake.url, prices });
    const context = adapterContext({ adapter, environment: { ELEVENLABS_API_KEY: fake.vendor.key } });
    const { jobType, model, params } = VIDEO;
    const request = { jobId: newId.job(0), jobType, model, params };

    const found = await adapter.find?.(context, { attemptId: newId.attempt(Date.now()), request, prepared: null });

    expect(found).toBe('absent');
  });

  it('keep their cap as their price, since the vendor says none, and cost nothing when they fail', async () => {
    const { engine, fake } = await open();

    const good = await still(engine, (await engine.handlers['jobs.create'](VIDEO)).id);
    fake.faults.set({ fault: 'task_fails', times: 1 });
    const bad = await still(engine, (await engine.handlers['jobs.create'](VIDEO)).id);

    expect(good).toMatchObject({ status: 'completed', costBasis: 'estimate', actualCostMicros: 2_000_000 });
    expect(bad).toMatchObject({ status: 'failed', error: { moneySpent: false } });
  });
});

describe('the lists of ElevenLabs', () => {
  it('are read page by page, and models are gated by what the vendor says they do', async () => {
    const fake = await startFake(fakeElevenLabs);
    const adapter = createElevenLabsAdapter({ baseUrl: fake.url, prices });

    const view = await adapter.describe(
      adapterContext({ adapter, environment: { ELEVENLABS_API_KEY: fake.vendor.key } }),
    );

    const ids = view.models.map((model) => model.id);
    const voice = view.capabilities[0]?.parameters.find((parameter) => parameter.name === 'voice');
    expect(ids).toContain('eleven_v4');
    expect(ids, 'the vendor says that this one does no text to speech here').not.toContain('eleven_v4_turbo');
    expect(voice?.type === 'choice' ? voice.options : []).toHaveLength(130);
    expect(voice?.type === 'choice' ? voice.options[0]?.previewUrl : undefined).toMatch(/^https:/);
  });

  it('have a balance in credits, which a key that may not ask does not have', async () => {
    const fake = await startFake(fakeElevenLabs);
    const adapter = createElevenLabsAdapter({ baseUrl: fake.url, prices });
    const context = adapterContext({ adapter, environment: { ELEVENLABS_API_KEY: fake.vendor.key } });

    const balance = await adapter.balance?.(context);
    fake.faults.set({ fault: 'unauthorized' });

    expect(balance).toEqual({ usdMicros: null, text: '88,000 of 100,000 credits until 2026-12-01' });
    expect(await adapter.balance?.(context)).toBeUndefined();
  });
});
