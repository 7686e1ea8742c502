import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { JobId } from '../../../src/contract/ids.ts';
import type { JobView } from '../../../src/contract/job.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import { ProviderFailure } from '../../../src/core/providers/errors.ts';
import { type Calls, DONE, type Script, scriptedAdapter } from '../../fakes/scripted-adapter.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { jobWhen, openEngine } from '../../support/test-engine.ts';

const HELD = 600_000;
const ORDER = { jobType: 'audio', provider: 'runway', params: { prompt: 'a bell' } } as const;

async function play(script: Script, dataDir = tempFolder()): Promise<{ engine: Engine; calls: Calls; id: JobId }> {
  const { adapter, calls } = scriptedAdapter(script);
  const engine = await openEngine({ dataDir, adapters: [adapter], random: () => 0 });
  const { id } = await engine.handlers['jobs.create'](ORDER);
  return { engine, calls, id };
}

/** The job once it stands still: ended, or waiting for a person. */
function still(engine: Engine, id: JobId): Promise<JobView> {
  return jobWhen(engine, id, (job) => job.phase === 'needs_attention' || job.finishedAt !== null);
}

async function books(engine: Engine): Promise<{ held: number; spent: number }> {
  const { total } = await engine.handlers['budget.show']({});
  const { checks } = await engine.handlers['budget.verify']({});
  expect(checks.filter((check) => !check.ok)).toEqual([]);
  return { held: total.reservedMicros, spent: total.spentMicros };
}

const lost = (): never => {
  throw new ProviderFailure('unavailable', 'reset', { sent: 'unknown', transient: true });
};
const bug = (): never => {
  throw new TypeError('cannot read properties of undefined');
};

describe('money that may be gone stays reserved', () => {
  it('when our own code breaks after the request may have left', async () => {
    const { engine, id } = await play({ start: bug });

    expect(await still(engine, id)).toMatchObject({ phase: 'needs_attention', error: { moneySpent: 'unknown' } });
    expect(await books(engine)).toEqual({ held: HELD, spent: 0 });
  });

  it('when the provider took the job and that cannot be written, and the handle is kept in the error', async () => {
    const dataDir = tempFolder();
    const start = (): { handle: { taskId: string } } => {
      const db = new Database(join(dataDir, 'gesso.db'));
      db.exec("create trigger planted before update of handle on attempts begin select raise(abort, 'planted'); end");
      db.close();
      return { handle: { taskId: 'task-9' } };
    };
    const { engine, id } = await play({ start }, dataDir);

    const job = await still(engine, id);

    expect(job).toMatchObject({ phase: 'needs_attention', error: { details: { handle: { taskId: 'task-9' } } } });
    expect(await books(engine)).toEqual({ held: HELD, spent: 0 });
  });

  it('when the provider refuses to be asked about a task that it has', async () => {
    const { engine, id } = await play({
      status: () => {
        throw new ProviderFailure('rejected', 'The key was revoked.');
      },
    });

    expect(await still(engine, id)).toMatchObject({ phase: 'needs_attention' });
    expect(await books(engine)).toEqual({ held: HELD, spent: 0 });
  });

  it.each([
    ['the provider lost the task', (): { state: 'lost' } => ({ state: 'lost' })],
    ['our own code breaks', bug],
  ])('when a cancel is under way and %s', async (_what, afterwards) => {
    const { engine, id } = await play({ status: ({ cancel }) => (cancel === 0 ? { state: 'running' } : afterwards()) });
    await jobWhen(engine, id, (job) => job.phase === 'running');

    await engine.handlers['jobs.cancel']({ jobId: id });

    expect(await still(engine, id)).toMatchObject({ phase: 'needs_attention' });
    expect(await books(engine)).toEqual({ held: HELD, spent: 0 });
  });

  it('when a paid provider reserved nothing and the answer was lost', async () => {
    const { engine, calls, id } = await play({
      estimate: { maxCostMicros: 0, priceVersion: null, durationMs: null },
      start: lost,
    });

    expect(await still(engine, id)).toMatchObject({ phase: 'needs_attention' });
    expect(calls.start).toBe(1);
  });

  it('when an answer was lost and the repetition under the same key is refused', async () => {
    const { engine, calls, id } = await play({
      submitSafety: 'idempotent',
      start: ({ start }) => {
        if (start === 1) lost();
        throw new ProviderFailure('rejected', 'still in progress', { sent: 'rejected', transient: start % 2 === 0 });
      },
    });

    expect(await still(engine, id)).toMatchObject({ phase: 'needs_attention' });
    expect(new Set(calls.attempts).size, 'every repetition carries the same key').toBe(1);
    expect(await books(engine)).toEqual({ held: HELD, spent: 0 });
  }, 40_000);
});

describe('an answer that was lost', () => {
  it('is asked for again under the same key where the vendor honours it', async () => {
    const { engine, calls, id } = await play({
      submitSafety: 'idempotent',
      start: ({ start }) => (start === 1 ? lost() : { handle: { taskId: 'task-1' } }),
    });

    expect(await still(engine, id)).toMatchObject({ status: 'completed', attempts: 1 });
    expect(calls.attempts).toHaveLength(2);
    expect(new Set(calls.attempts).size).toBe(1);
    expect(await books(engine)).toEqual({ held: 0, spent: 500_000 });
  });
});

describe('what the provider took', () => {
  it.each([
    [0.5, 1],
    [499_999.2, 500_000],
    [Number.NaN, HELD],
    [-3, HELD],
  ])('is booked in whole micro-dollars when it says %d', async (said, booked) => {
    const { engine, id } = await play({ status: () => ({ ...DONE, cost: { micros: said, basis: 'provider' } }) });

    expect(await still(engine, id)).toMatchObject({ status: 'completed', actualCostMicros: booked });
    expect(await books(engine)).toEqual({ held: 0, spent: booked });
  });

  it('buys every result that can still be had', async () => {
    const { engine, id } = await play({
      status: () => ({ ...DONE, outputs: [DONE.outputs[0]!, DONE.outputs[0]!, DONE.outputs[0]!] }),
      download: ({ download }) => {
        if (download === 2) throw new ProviderFailure('output_lost', 'It is gone.');
        return { mime: 'audio/wav', stream: new Blob([`sound ${download}`]).stream() };
      },
    });

    const job = await still(engine, id);

    expect(job).toMatchObject({ status: 'completed', error: { code: 'output_lost', details: { lost: 1, stored: 2 } } });
    expect(job.outputs).toHaveLength(2);
    expect(await books(engine)).toEqual({ held: 0, spent: 500_000 });
  });

  it('is booked when none of it can be fetched', async () => {
    const { engine, id } = await play({
      download: () => {
        throw new ProviderFailure('output_lost', 'It is gone.');
      },
    });

    expect(await still(engine, id)).toMatchObject({
      status: 'failed',
      error: { code: 'output_lost', moneySpent: true },
    });
    expect(await books(engine)).toEqual({ held: 0, spent: 500_000 });
  });
});

describe('a retry', () => {
  it('reserves what was reserved before when the price is still unknown', async () => {
    const { adapter } = scriptedAdapter({
      estimate: { maxCostMicros: null, priceVersion: null, durationMs: null },
      start: () => {
        throw new ProviderFailure('rejected', 'no', { sent: 'rejected' });
      },
    });
    const engine = await openEngine({ adapters: [adapter] });
    const { id } = await engine.handlers['jobs.create']({ ...ORDER, maxCostMicros: 70_000 });
    await still(engine, id);
    await engine.handlers['queue.pause']({});

    await engine.handlers['jobs.retry']({ jobId: id });

    expect(await books(engine)).toEqual({ held: 70_000, spent: 0 });
  });
});

describe('a prompt', () => {
  it('may begin like a data: URL', async () => {
    const { engine } = await play({});

    const job = await engine.handlers['jobs.create']({ ...ORDER, params: { prompt: 'data: a visualisation' } });

    expect(job.params['prompt']).toBe('data: a visualisation');
  });
});

describe('a damaged row', () => {
  it('neither blocks the queue behind it nor hides the other jobs, and is not deleted', async () => {
    const { engine, id } = await play({});
    await still(engine, id);
    await engine.handlers['queue.pause']({});
    const broken = await engine.handlers['jobs.create'](ORDER);
    const db = new Database(join(engine.dataDir, 'gesso.db'));
    db.prepare(`update jobs set params = '[]', priority = 9 where id = ?`).run(broken.id);

    const next = await engine.handlers['jobs.create'](ORDER);
    await engine.handlers['queue.resume']({});
    const done = await still(engine, next.id);
    const { jobs } = await engine.handlers['jobs.list']({ limit: 10 });

    expect(done.status).toBe('completed');
    expect(jobs.map((job) => job.id)).toEqual(expect.arrayContaining([id, next.id]));
    expect(db.prepare('select count(*) as n from jobs where id = ?').get(broken.id)).toEqual({ n: 1 });
    db.close();
  });
});
