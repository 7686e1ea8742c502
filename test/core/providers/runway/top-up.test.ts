import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/contract/units.ts';
import type { Engine } from '../../../../src/core/engine-type.ts';
import { createRunwayAdapter } from '../../../../src/core/providers/runway/adapter.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';
import type { FakeServer } from '../../../fakes/vendors/fake-server.ts';
import { png } from '../../../fakes/vendors/media.ts';
import { fakeRunway } from '../../../fakes/vendors/runway.ts';
import { jobWhen } from '../../../support/test-engine.ts';
import { engineWith, ledgerOf, startFake, still } from '../contract-world.ts';

const CENT = 10_000;
const REFERENCE = `data:image/png;base64,${png(64, 36, [9, 9, 9]).toString('base64')}`;

/** A picture whose reference the vendor bills and our table does not know of: 2 cents in place of 1. */
const DEARER: JsonObject = { prompt: 'like @image1', quality: 'low', ratio: '1920:1920', image: REFERENCE };

async function open(): Promise<{ fake: FakeServer; engine: Engine }> {
  const fake = await startFake(fakeRunway);
  const adapter = createRunwayAdapter({ baseUrl: fake.url, prices });
  const engine = await engineWith({ adapter, environment: { RUNWAYML_API_SECRET: fake.vendor.key }, fake });
  return { fake, engine };
}

async function limit(engine: Engine, limitMicros: number): Promise<void> {
  await engine.handlers['budget.setLimit']({ scope: 'provider:runway', window: 'month', kind: 'hard', limitMicros });
}

describe('a maximum of Runway above our estimate', () => {
  it('is held where the limit allows it, and booked as Runway says', async () => {
    const { fake, engine } = await open();
    await limit(engine, 2 * CENT);

    const { id, estimatedCostMicros } = await engine.handlers['jobs.create']({
      jobType: 'image',
      provider: 'runway',
      model: 'gpt_image_2',
      params: DEARER,
    });
    const running = await jobWhen(engine, id, (job) => job.phase === 'running');
    const job = await still(engine, id);

    expect([estimatedCostMicros, running.estimatedCostMicros]).toEqual([CENT, 2 * CENT]);
    expect(job).toMatchObject({ status: 'completed', actualCostMicros: 2 * CENT, costBasis: 'provider' });
    expect(await ledgerOf(engine)).toEqual({ held: 0, spent: fake.books.chargedMicros, problems: [] });
  });

  it('that the limit forbids is cancelled there at once, and nothing is spent', async () => {
    const { fake, engine } = await open();
    await limit(engine, 2 * CENT - 1);

    const { id } = await engine.handlers['jobs.create']({
      jobType: 'image',
      provider: 'runway',
      model: 'gpt_image_2',
      params: DEARER,
    });
    const job = await still(engine, id);

    expect(job).toMatchObject({
      status: 'failed',
      actualCostMicros: 0,
      error: {
        code: 'budget_exceeded',
        moneySpent: false,
        details: { over_estimate: true, provider_max: 0.02, held: 0.01, scope: 'provider:runway' },
      },
    });
    expect(fake.books).toMatchObject({ chargedMicros: 0, taken: 1 });
    expect(await ledgerOf(engine)).toEqual({ held: 0, spent: 0, problems: [] });
  });

  it('guards a model without a published price by the cap that the job brings', async () => {
    const { fake, engine } = await open();
    const order = { jobType: 'video', provider: 'runway', model: 'h3_max', params: { prompt: 'waves' } } as const;

    const cheap = await engine.handlers['jobs.create']({ ...order, maxCostMicros: 119 * CENT });
    const dear = await engine.handlers['jobs.create']({ ...order, maxCostMicros: 120 * CENT });

    expect(await still(engine, cheap.id)).toMatchObject({
      status: 'failed',
      error: { code: 'budget_exceeded', details: { scope: 'job' } },
    });
    expect(await still(engine, dear.id)).toMatchObject({ status: 'completed', actualCostMicros: 120 * CENT });
    expect(await ledgerOf(engine)).toEqual({ held: 0, spent: fake.books.chargedMicros, problems: [] });
  });
});

describe('an unanswered create', () => {
  it('shows the balance before and after to the person who must decide', async () => {
    const { fake, engine } = await open();
    fake.faults.set({ fault: 'drop_after', times: 1 });

    const { id } = await engine.handlers['jobs.create']({
      jobType: 'video',
      provider: 'runway',
      params: { prompt: 'waves' },
    });
    const job = await still(engine, id);

    expect(job).toMatchObject({
      phase: 'needs_attention',
      error: { moneySpent: 'unknown', details: { creditsBefore: 25_000, creditsNow: 24_940 } },
    });
    const taskId = fake.books.creates[0]?.taskId ?? '';
    await engine.handlers['jobs.resolve']({ jobId: id, outcome: { kind: 'task', taskId } });
    expect(await jobWhen(engine, id, (view) => view.finishedAt !== null)).toMatchObject({
      status: 'completed',
      actualCostMicros: 60 * CENT,
    });
    expect(await ledgerOf(engine)).toEqual({ held: 0, spent: 60 * CENT, problems: [] });
  });
});
