import { describe, expect, it } from 'vitest';
import type { JobId } from '../../../src/contract/ids.ts';
import type { JobView } from '../../../src/contract/job.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import { ProviderFailure } from '../../../src/core/providers/errors.ts';
import { type Calls, type Script, scriptedAdapter } from '../../fakes/scripted-adapter.ts';
import { createHurriedClock } from '../../support/hurried-clock.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { jobEnded, jobWhen, openEngine } from '../../support/test-engine.ts';

const ORDER = { jobType: 'audio', provider: 'runway', params: { prompt: 'a bell' } } as const;

const lost = (): never => {
  throw new ProviderFailure('unavailable', 'reset', { sent: 'unknown', transient: true });
};

async function play(
  script: Script,
  options: { dataDir?: string; factor?: number } = {},
): Promise<{ engine: Engine; calls: Calls; id: JobId }> {
  const { adapter, calls } = scriptedAdapter({ submitSafety: 'lookup', start: lost, ...script });
  const engine = await openEngine({
    dataDir: options.dataDir ?? tempFolder(),
    adapters: [adapter],
    clock: createHurriedClock({ factor: options.factor ?? 600, since: Date.now(), aheadMs: 0 }),
  });
  const { id } = await engine.handlers['jobs.create'](ORDER);
  return { engine, calls, id };
}

function inDoubt(engine: Engine, id: JobId): Promise<JobView> {
  return jobWhen(engine, id, (job) => job.phase === 'needs_attention');
}

describe('a job whose outcome is unknown', () => {
  it('goes on by itself once the provider lists it', async () => {
    const { engine, calls, id } = await play({
      find: ({ find }) => (find < 3 ? 'unknown' : { handle: { taskId: 'task-1' } }),
    });

    await inDoubt(engine, id);
    const job = await jobEnded(engine, id);

    expect(job).toMatchObject({ status: 'completed', error: null, attempts: 1 });
    expect(calls).toMatchObject({ start: 1, find: 3 });
  });

  it('is sent again once the provider proves that it does not have it', async () => {
    const { engine, calls, id } = await play({
      start: ({ start }) => (start === 1 ? lost() : { handle: { taskId: 'task-2' } }),
      find: ({ find }) => (find === 1 ? 'unknown' : 'absent'),
    });

    const job = await jobEnded(engine, id);

    expect(job).toMatchObject({ status: 'completed', attempts: 2 });
    expect(new Set(calls.attempts).size, 'each attempt is sent once').toBe(2);
  });

  it('is cancelled when it is found and asks more than the limits allow', async () => {
    const { engine, calls, id } = await play({
      find: ({ find }) => (find === 1 ? 'unknown' : { handle: { taskId: 'task-1' }, maxCostMicros: 900_000 }),
      status: ({ cancel }) =>
        cancel === 0 ? { state: 'running' } : { state: 'cancelled', cost: { micros: 0, basis: 'provider' } },
    });
    await engine.handlers['budget.setLimit']({ scope: 'all', window: 'day', kind: 'hard', limitMicros: 700_000 });

    expect(await jobEnded(engine, id)).toMatchObject({ status: 'failed', error: { code: 'budget_exceeded' } });
    expect(calls.cancel).toBe(1);
  });

  it('is asked about after a restart too', async () => {
    const dataDir = tempFolder();
    const before = await play({ find: () => 'unknown' }, { dataDir, factor: 1 });
    await inDoubt(before.engine, before.id);
    await before.engine.stop();
    const { adapter, calls } = scriptedAdapter({
      submitSafety: 'lookup',
      find: () => ({ handle: { taskId: 'task-1' } }),
    });

    const engine = await openEngine({
      dataDir,
      adapters: [adapter],
      clock: createHurriedClock({ factor: 600, since: Date.now(), aheadMs: 0 }),
    });

    expect(await jobEnded(engine, before.id)).toMatchObject({ status: 'completed' });
    expect(calls).toMatchObject({ start: 0, find: 1 });
  });

  it('stays for a person when a day of asking shows nothing, and can be decided at any moment', async () => {
    const gate = Promise.withResolvers<void>();
    const { engine, calls, id } = await play(
      {
        find: ({ find }) => {
          // 10 s, 20 s, … 30 min, then each half hour: a day is some fifty questions.
          if (find === 40) gate.resolve();
          return 'unknown';
        },
      },
      { factor: 60_000 },
    );
    await inDoubt(engine, id);
    await gate.promise;

    const job = await engine.handlers['jobs.resolve']({ jobId: id, outcome: { kind: 'not_charged' } });

    expect(job).toMatchObject({ status: 'failed', actualCostMicros: 0 });
    expect(calls).toMatchObject({ start: 1 });
  });

  it('that no list can end shows the evidence of its provider', async () => {
    const { engine, calls, id } = await play({
      submitSafety: 'none',
      find: () => 'absent',
      evidence: () => ({ message: 'The balance fell from 100 to 88 credits.', details: { balance: 88 } }),
    });

    const job = await inDoubt(engine, id);

    expect(job.error?.message).toMatch(/stays reserved\. The balance fell from 100 to 88 credits\.$/);
    expect(job.error?.details).toMatchObject({ balance: 88 });
    expect(calls).toMatchObject({ start: 1, find: 0 });
  });

  it('is shown without evidence when that cannot be had', async () => {
    const { engine, id } = await play({
      submitSafety: 'none',
      evidence: () => {
        throw new ProviderFailure('unavailable', 'no', { transient: true });
      },
    });

    expect((await inDoubt(engine, id)).error?.message).toMatch(/stays reserved\.$/);
  });
});
