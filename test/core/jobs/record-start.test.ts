import { describe, expect, it } from 'vitest';
import type { JobId } from '../../../src/contract/ids.ts';
import type { JobView } from '../../../src/contract/job.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import { ProviderFailure } from '../../../src/core/providers/errors.ts';
import { type Calls, DONE, type Script, scriptedAdapter } from '../../fakes/scripted-adapter.ts';
import { jobWhen, openEngine } from '../../support/test-engine.ts';

const HELD = 600_000;
const MAXIMUM = 900_000;
const ORDER = { jobType: 'audio', provider: 'runway', params: { prompt: 'a bell' } } as const;

async function play(
  script: Script,
  options: { limitMicros?: number; maxCostMicros?: number } = {},
): Promise<{ engine: Engine; calls: Calls; id: JobId }> {
  const { adapter, calls } = scriptedAdapter({
    start: () => ({ handle: { taskId: 'task-1' }, maxCostMicros: MAXIMUM }),
    ...script,
  });
  const engine = await openEngine({ adapters: [adapter], random: () => 0 });
  const { limitMicros, maxCostMicros } = options;
  if (limitMicros !== undefined)
    await engine.handlers['budget.setLimit']({ scope: 'all', window: 'day', kind: 'hard', limitMicros });
  const { id } = await engine.handlers['jobs.create']({
    ...ORDER,
    ...(maxCostMicros === undefined ? {} : { maxCostMicros }),
  });
  return { engine, calls, id };
}

function still(engine: Engine, id: JobId): Promise<JobView> {
  return jobWhen(engine, id, (job) => job.phase === 'needs_attention' || job.finishedAt !== null);
}

async function books(engine: Engine): Promise<{ held: number; spent: number }> {
  const { total } = await engine.handlers['budget.show']({});
  const { checks } = await engine.handlers['budget.verify']({});
  expect(checks.filter((check) => !check.ok)).toEqual([]);
  return { held: total.reservedMicros, spent: total.spentMicros };
}

/** Runs until it is told to stop, which costs this much. */
function runsUntilCancelled(micros: number): Script['status'] {
  return ({ cancel }) =>
    cancel === 0 ? { state: 'running' } : { state: 'cancelled', cost: { micros, basis: 'provider' } };
}

describe('a maximum of the provider above the reservation', () => {
  it('is held as well where the limits allow it, and freed at the end', async () => {
    const gate = Promise.withResolvers<void>();
    const { engine, calls, id } = await play(
      {
        status: async () => {
          await gate.promise;
          return { ...DONE, cost: { micros: 850_000, basis: 'provider' } };
        },
      },
      { limitMicros: MAXIMUM },
    );

    const running = await jobWhen(engine, id, (job) => job.phase === 'running');
    const during = await books(engine);
    gate.resolve();
    const job = await still(engine, id);

    expect(running.estimatedCostMicros).toBe(MAXIMUM);
    expect(during).toEqual({ held: MAXIMUM, spent: 0 });
    expect(job).toMatchObject({ status: 'completed', actualCostMicros: 850_000 });
    expect(calls.cancel).toBe(0);
    expect(await books(engine)).toEqual({ held: 0, spent: 850_000 });
  });

  it.each([
    ['nothing', 0, false],
    ['what was made so far', 120_000, true],
  ])('that a limit forbids is cancelled at once: the job fails and %s is booked', async (_what, micros, moneySpent) => {
    const { engine, calls, id } = await play({ status: runsUntilCancelled(micros) }, { limitMicros: MAXIMUM - 1 });

    const job = await still(engine, id);

    expect(job).toMatchObject({
      status: 'failed',
      actualCostMicros: micros,
      error: {
        code: 'budget_exceeded',
        moneySpent,
        retryable: true,
        details: { over_estimate: true, provider_max: 0.9, held: 0.6, window: 'day' },
      },
    });
    expect(calls).toMatchObject({ start: 1, cancel: 1 });
    expect(await books(engine)).toEqual({ held: 0, spent: micros });
  });

  it('above the job’s own cap is cancelled too', async () => {
    const { engine, id } = await play({ status: runsUntilCancelled(0) }, { maxCostMicros: MAXIMUM - 1 });

    expect(await still(engine, id)).toMatchObject({
      status: 'failed',
      error: { code: 'budget_exceeded', details: { scope: 'job', over_estimate: true } },
    });
    expect(await books(engine)).toEqual({ held: 0, spent: 0 });
  });

  it('is told again when the provider could not be told at first', async () => {
    const { engine, calls, id } = await play(
      {
        status: ({ cancel }) =>
          cancel < 3 ? { state: 'running' } : { state: 'cancelled', cost: { micros: 0, basis: 'provider' } },
        cancel: ({ cancel }) => {
          if (cancel < 3) throw new ProviderFailure('unavailable', 'busy', { transient: true });
          return 'asked';
        },
      },
      { limitMicros: HELD },
    );

    expect(await still(engine, id)).toMatchObject({ status: 'failed', error: { code: 'budget_exceeded' } });
    expect(calls.cancel).toBe(3);
  });

  it('does not throw away what the provider had finished by then', async () => {
    const { engine, id } = await play({ cancel: () => 'unsupported' }, { limitMicros: HELD });

    const job = await still(engine, id);

    expect(job).toMatchObject({
      status: 'completed',
      actualCostMicros: 500_000,
      error: { code: 'budget_exceeded', moneySpent: true, retryable: false },
    });
    expect(job.outputs).toHaveLength(1);
    expect(await books(engine)).toEqual({ held: 0, spent: 500_000 });
  });

  it('is booked in full where a person says that it was charged', async () => {
    const { engine, id } = await play({ status: () => ({ state: 'lost' }) });
    await still(engine, id);
    const during = await books(engine);

    await engine.handlers['jobs.resolve']({ jobId: id, outcome: { kind: 'charged' } });

    expect(during).toEqual({ held: MAXIMUM, spent: 0 });
    expect(await books(engine)).toEqual({ held: 0, spent: MAXIMUM });
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, HELD, 0])('of %d changes nothing', async (maxCostMicros) => {
    const { engine, id } = await play(
      { start: () => ({ handle: { taskId: 'task-1' }, maxCostMicros }) },
      { limitMicros: HELD },
    );

    expect(await still(engine, id)).toMatchObject({ status: 'completed', estimatedCostMicros: HELD });
  });
});
