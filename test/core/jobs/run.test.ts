import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobView } from '../../../src/contract/job.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import { createVendorAdapter, type VendorAdapterOptions } from '../../fakes/vendor/vendor-adapter.ts';
import { type VendorMode, VendorServer } from '../../fakes/vendor/vendor-server.ts';
import { jobEnded, jobWhen, openEngine } from '../../support/test-engine.ts';

/** An engine with the paid vendor of the tests, under a limit of 10 dollars for the month. */
async function openShop(
  mode: VendorMode,
  options: Partial<VendorAdapterOptions> = {},
): Promise<{ engine: Engine; vendor: VendorServer }> {
  const vendor = await VendorServer.start();
  onTestFinished(() => vendor.stop());
  vendor.mode = mode;
  const engine = await openEngine({
    adapters: [createVendorAdapter({ url: vendor.url, ...options })],
    random: () => 0,
  });
  await engine.handlers['budget.setLimit']({ scope: 'all', window: 'month', kind: 'hard', limitMicros: 10_000_000 });
  return { engine, vendor };
}

const order = { jobType: 'image', provider: 'runway', params: { prompt: 'lantern alley' } } as const;

async function money(engine: Engine): Promise<{ spent: number; held: number }> {
  const budget = await engine.handlers['budget.show']({});
  const verified = await engine.handlers['budget.verify']({});
  expect(verified.checks.filter((check) => !check.ok)).toEqual([]);
  return { spent: budget.total.spentMicros, held: budget.total.reservedMicros };
}

describe('a paid job', () => {
  it('is stored, settled at the vendor’s price, and asked for once', async () => {
    const { engine, vendor } = await openShop('normal');

    const created = await engine.handlers['jobs.create'](order);
    const heldAtOnce = await money(engine);
    const job = await jobEnded(engine, created.id);

    expect(created.status).toBe('queued');
    expect(heldAtOnce).toEqual({ spent: 0, held: 600_000 });
    expect(job).toMatchObject({
      status: 'completed',
      actualCostMicros: 600_000,
      costBasis: 'provider',
      attempts: 1,
      error: null,
    });
    expect(job.outputs).toHaveLength(1);
    expect(existsSync(job.outputs[0]?.path ?? '')).toBe(true);
    expect(vendor.creates).toHaveLength(1);
    expect(await money(engine)).toEqual({ spent: 600_000, held: 0 });
  });

  it('frees its money when the vendor refuses it', async () => {
    const { engine, vendor } = await openShop('refuse');

    const created = await engine.handlers['jobs.create'](order);
    const job = await jobEnded(engine, created.id);

    expect(job).toMatchObject({ status: 'failed', error: { code: 'rejected', moneySpent: false } });
    expect(vendor.creates).toHaveLength(1);
    expect(await money(engine)).toEqual({ spent: 0, held: 0 });
  });

  it('frees its money when the vendor fails without a charge', async () => {
    const { engine } = await openShop('fail_tasks');

    const created = await engine.handlers['jobs.create'](order);
    const job = await jobEnded(engine, created.id);

    expect(job).toMatchObject({ status: 'failed', error: { code: 'rejected', moneySpent: false } });
    expect(await money(engine)).toEqual({ spent: 0, held: 0 });
  });

  it.each(['accept_then_drop', 'accept_then_500', 'drop'] as const)(
    'does not resend when the outcome is unknown (%s)',
    async (mode) => {
      const { engine, vendor } = await openShop(mode);

      const created = await engine.handlers['jobs.create'](order);
      const job = await jobWhen(engine, created.id, (view) => view.phase === 'needs_attention');

      expect(job).toMatchObject({
        status: 'processing',
        error: { code: 'outcome_unknown', moneySpent: 'unknown', retryable: false },
      });
      expect(vendor.creates).toHaveLength(1);
      expect(await money(engine)).toEqual({ spent: 0, held: 600_000 });
      expect((await engine.handlers['budget.show']({})).unresolved).toEqual({ count: 1, micros: 600_000 });
    },
  );

  it('finds the task by our own id when the vendor can be asked', async () => {
    const { engine, vendor } = await openShop('accept_then_drop', { submitSafety: 'lookup' });

    const created = await engine.handlers['jobs.create'](order);
    await jobWhen(engine, created.id, (view) => view.phase === 'running');
    vendor.finishAll();
    const job = await jobEnded(engine, created.id);

    expect(job.status).toBe('completed');
    expect(vendor.creates).toHaveLength(1);
    expect(await money(engine)).toEqual({ spent: 600_000, held: 0 });
  });

  it('goes back into the queue when the vendor proves that it never took it', async () => {
    const { engine, vendor } = await openShop('drop', { submitSafety: 'lookup' });

    const created = await engine.handlers['jobs.create'](order);
    await jobWhen(engine, created.id, (view) => view.status === 'queued' && view.attempts === 1);
    vendor.mode = 'normal';
    const job = await jobEnded(engine, created.id);

    expect(job).toMatchObject({ status: 'completed', attempts: 2 });
    expect(vendor.tasks.size).toBe(1);
    expect(await money(engine)).toEqual({ spent: 600_000, held: 0 });
  });

  it.each([
    ['charged', 600_000, true],
    ['not_charged', 0, false],
  ] as const)('is settled by a person who says %s', async (kind, spent, moneySpent) => {
    const { engine } = await openShop('accept_then_drop');
    const created = await engine.handlers['jobs.create'](order);
    await jobWhen(engine, created.id, (view) => view.phase === 'needs_attention');

    const job = await engine.handlers['jobs.resolve']({ jobId: created.id, outcome: { kind } });

    expect(job).toMatchObject({ status: 'failed', error: { code: 'outcome_unknown', moneySpent } });
    expect(await money(engine)).toEqual({ spent, held: 0 });
    await expect(engine.handlers['jobs.resolve']({ jobId: created.id, outcome: { kind } })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('is followed to its end under the task id that a person found', async () => {
    const { engine, vendor } = await openShop('accept_then_drop');
    const created = await engine.handlers['jobs.create'](order);
    await jobWhen(engine, created.id, (view) => view.phase === 'needs_attention');
    vendor.finishAll();

    await engine.handlers['jobs.resolve']({ jobId: created.id, outcome: { kind: 'task', taskId: 'task-1' } });
    const job = await jobEnded(engine, created.id);

    expect(job).toMatchObject({ status: 'completed', error: null });
    expect(vendor.creates).toHaveLength(1);
    expect(await money(engine)).toEqual({ spent: 600_000, held: 0 });
  });

  it('is retried as a new attempt with a new reservation', async () => {
    const { engine, vendor } = await openShop('refuse');
    const created = await engine.handlers['jobs.create'](order);
    await jobEnded(engine, created.id);
    vendor.mode = 'normal';

    const retried = await engine.handlers['jobs.retry']({ jobId: created.id });
    const job = await jobWhen(engine, created.id, (view) => view.status === 'completed');

    expect(retried).toMatchObject({ status: 'queued', error: null });
    expect(job).toMatchObject({ attempts: 2, actualCostMicros: 600_000 });
    expect(await money(engine)).toEqual({ spent: 600_000, held: 0 });
    const { entries } = await engine.handlers['budget.ledger']({ limit: 100 });
    expect(new Set(entries.map((entry) => entry.reservationId)).size).toBe(2);
  });

  it('waits and tries again when the vendor is busy', async () => {
    const { engine, vendor } = await openShop('busy');

    const created = await engine.handlers['jobs.create'](order);
    await jobWhen(engine, created.id, (view) => view.status === 'queued' && view.attempts === 1);
    vendor.mode = 'normal';
    const job = await jobEnded(engine, created.id);

    expect(job).toMatchObject({ status: 'completed', attempts: 2 });
  });

  it('records a price above the reservation in full and then refuses the next job', async () => {
    const { engine, vendor } = await openShop('hold', { priceMicros: 6_000_000 });
    const created = await engine.handlers['jobs.create'](order);
    await jobWhen(engine, created.id, (view) => view.phase === 'running');
    for (const [id, task] of vendor.tasks)
      vendor.tasks.set(id, { ...task, chargedMicros: 9_500_000, state: 'succeeded' });

    const job = await jobEnded(engine, created.id);

    expect(job.actualCostMicros).toBe(9_500_000);
    expect(await money(engine)).toEqual({ spent: 9_500_000, held: 0 });
    await expect(engine.handlers['jobs.create'](order)).rejects.toMatchObject({
      code: 'budget_exceeded',
      details: { scope: 'all', window: 'month', limit: 10, spent: 9.5, reserved: 0, estimate: 6 },
    });
  });
});

describe('cancelling', () => {
  it('ends a waiting job at once and frees its money', async () => {
    const { engine, vendor } = await openShop('normal');
    await engine.handlers['queue.pause']({});
    const created = await engine.handlers['jobs.create'](order);

    const job = await engine.handlers['jobs.cancel']({ jobId: created.id });

    expect(job.status).toBe('cancelled');
    expect(vendor.creates).toHaveLength(0);
    expect(await money(engine)).toEqual({ spent: 0, held: 0 });
  });

  it('asks the vendor and waits for its word when the job runs', async () => {
    const { engine, vendor } = await openShop('hold');
    const created = await engine.handlers['jobs.create'](order);
    await jobWhen(engine, created.id, (view) => view.phase === 'running');

    await engine.handlers['jobs.cancel']({ jobId: created.id });
    const job = await jobEnded(engine, created.id);

    expect(job.status).toBe('cancelled');
    expect([...vendor.tasks.values()].map((task) => task.state)).toEqual(['cancelled']);
    expect(await money(engine)).toEqual({ spent: 0, held: 0 });
  });

  it('is refused for a job that has ended, and harmless for one that is cancelled', async () => {
    const { engine } = await openShop('normal');
    const created = await engine.handlers['jobs.create'](order);
    await jobEnded(engine, created.id);

    await expect(engine.handlers['jobs.cancel']({ jobId: created.id })).rejects.toMatchObject({
      code: 'job_not_cancellable',
    });

    await engine.handlers['queue.pause']({});
    const second = await engine.handlers['jobs.create'](order);
    await engine.handlers['jobs.cancel']({ jobId: second.id });
    expect((await engine.handlers['jobs.cancel']({ jobId: second.id })).status).toBe('cancelled');
  });

  it('is refused while the outcome is unknown', async () => {
    const { engine } = await openShop('accept_then_drop');
    const created = await engine.handlers['jobs.create'](order);
    await jobWhen(engine, created.id, (view) => view.phase === 'needs_attention');

    await expect(engine.handlers['jobs.cancel']({ jobId: created.id })).rejects.toMatchObject({
      code: 'job_not_cancellable',
    });
  });
});

describe('pausing', () => {
  it('starts nothing while paused and everything when resumed', async () => {
    const { engine, vendor } = await openShop('normal');
    await engine.handlers['queue.pause']({});
    const jobs: JobView[] = [];
    for (let n = 0; n < 5; n++) jobs.push(await engine.handlers['jobs.create'](order));
    const waiting = await engine.handlers['jobs.counts']({});

    await engine.handlers['queue.resume']({});
    const ended = await Promise.all(jobs.map((job) => jobEnded(engine, job.id)));

    expect(waiting.queued).toBe(5);
    expect(ended.map((job) => job.status)).toEqual(Array.from({ length: 5 }, () => 'completed'));
    expect(vendor.tasks.size).toBe(5);
  });
});
