import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/core/engine-type.ts';
import { createOpenAiAdapter } from '../../../../src/core/providers/openai/adapter.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';
import type { FakeServer } from '../../../fakes/vendors/fake-server.ts';
import { png } from '../../../fakes/vendors/media.ts';
import { fakeOpenAi } from '../../../fakes/vendors/openai.ts';
import { adapterContext } from '../../../support/adapter-context.ts';
import { engineWith, ledgerOf, startFake, still } from '../contract-world.ts';

const PICTURE = `data:image/png;base64,${png(1024, 1024, [10, 20, 30]).toString('base64')}`;
const order = (params: Record<string, string | number | boolean>, model = 'gpt-image-2') =>
  ({
    jobType: 'image',
    provider: 'openai',
    model,
    params: { prompt: 'a red door', quality: 'low', ...params },
  }) as const;

async function open(): Promise<{ engine: Engine; fake: FakeServer }> {
  const fake = await startFake(fakeOpenAi);
  const adapter = createOpenAiAdapter({ baseUrl: `${fake.url}/v1`, prices });
  return { fake, engine: await engineWith({ adapter, fake, environment: { OPENAI_API_KEY: fake.vendor.key } }) };
}

describe('a picture from pictures', () => {
  it('goes to the vendor as a form with its inputs and mask, and is paid with them', async () => {
    const { engine, fake } = await open();

    const made = await engine.handlers['jobs.create'](order({ image: PICTURE, image2: PICTURE, mask: PICTURE }));
    const job = await still(engine, made.id);

    expect(job).toMatchObject({ status: 'completed', costBasis: 'usage' });
    expect(fake.books.creates.map((entry) => entry.path)).toEqual(['/v1/images/edits']);
    expect(job.actualCostMicros).toBe(fake.books.chargedMicros);
    expect(job.actualCostMicros ?? 0).toBeLessThanOrEqual(job.estimatedCostMicros ?? 0);
  });

  it.each([
    ['a mask without an image', { mask: PICTURE }],
    ['a size whose edges do not fit each other', { width: 3200, height: 512 }],
    ['a size of too few pixels', { width: 512, height: 512 }],
    ['a transparent JPEG', { background: 'transparent', format: 'jpeg' }],
  ])('is refused before anything is sent: %s', async (_what, params) => {
    const { engine, fake } = await open();

    const made = await engine.handlers['jobs.create'](order(params));
    const job = await still(engine, made.id);

    expect(job).toMatchObject({ status: 'failed', error: { code: 'rejected', moneySpent: false } });
    expect(fake.books.creates).toEqual([]);
    expect(await ledgerOf(engine)).toEqual({ held: 0, spent: 0, problems: [] });
  });
});

describe('the models of OpenAI', () => {
  it('are those of the key, ours first, without the ended and with their end', async () => {
    const fake = await startFake(fakeOpenAi);
    const adapter = createOpenAiAdapter({ baseUrl: fake.url, prices });
    const context = adapterContext({ adapter, environment: { OPENAI_API_KEY: fake.vendor.key } });
    const inTime = { ...context, now: () => Date.parse('2026-11-22') };
    const afterwards = { ...context, now: () => Date.parse('2027-01-07') };

    const { models } = await adapter.describe(inTime);
    const later = await createOpenAiAdapter({ baseUrl: fake.url, prices }).describe(afterwards);

    expect(models.map((model) => model.id)).toEqual([
      'gpt-image-2.6-flare',
      'gpt-image-2.6-sunburst',
      'gpt-image-2.5-flare',
      'gpt-image-2',
      'gpt-4o-mini-tts',
      'tts-1',
      'gpt-image-3-preview',
      'gpt-image-2-2026-04-21',
    ]);
    expect(models.find((model) => model.id === 'tts-1')?.note).toContain('until 2027-01-06');
    expect(later.capabilities.map((capability) => capability.jobType)).not.toContain('audio');
  });

  it('without a price need a cap, and hold it until the vendor has said what it took', async () => {
    const { engine } = await open();
    const unpriced = order({}, 'gpt-image-3-preview');

    await expect(engine.handlers['jobs.create'](unpriced)).rejects.toMatchObject({ code: 'invalid_request' });
    const made = await engine.handlers['jobs.create']({ ...unpriced, maxCostMicros: 90_000 });
    const job = await still(engine, made.id);

    expect(job).toMatchObject({ status: 'completed', costBasis: 'estimate', actualCostMicros: 90_000 });
  });
});

describe('an answer without figures', () => {
  it('costs the most that it can have cost, and says that it is an estimate', async () => {
    const { engine, fake } = await open();
    fake.faults.set({ fault: 'missing_cost' });

    const made = await engine.handlers['jobs.create'](order({}));
    const job = await still(engine, made.id);

    expect(job).toMatchObject({ status: 'completed', costBasis: 'estimate' });
    expect(job.actualCostMicros).toBe(job.estimatedCostMicros);
  });
});
