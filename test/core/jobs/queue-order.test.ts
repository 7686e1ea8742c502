import { describe, expect, it } from 'vitest';
import type { JobId } from '../../../src/contract/ids.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import { scriptedAdapter } from '../../fakes/scripted-adapter.ts';
import { jobEnded, openEngine } from '../../support/test-engine.ts';

const ORDER = { jobType: 'audio', provider: 'runway', params: { prompt: 'a bell' } } as const;

/** A paused engine; `started` lists the prompts in the order in which the provider got them. */
async function pausedEngine(): Promise<{ engine: Engine; started: string[] }> {
  const started: string[] = [];
  const { adapter } = scriptedAdapter({
    start: (_calls, attempt) => {
      const { prompt } = attempt.request.params;
      started.push(typeof prompt === 'string' ? prompt : '');
      return { handle: { taskId: 'task' } };
    },
  });
  const engine = await openEngine({ adapters: [{ ...adapter, concurrency: 1 }] });
  await engine.handlers['queue.pause']({});
  return { engine, started };
}

async function enqueue(engine: Engine, ...prompts: string[]): Promise<JobId[]> {
  const { jobIds } = await engine.handlers['jobs.createBatch']({
    jobs: prompts.map((prompt) => ({ jobType: 'audio', provider: 'runway', params: { prompt } })),
  });
  return jobIds;
}

async function runAll(engine: Engine, ids: readonly JobId[]): Promise<void> {
  await engine.handlers['queue.resume']({});
  await Promise.all(ids.map((id) => jobEnded(engine, id)));
}

describe('the order of the queue', () => {
  it('is that of acceptance', async () => {
    const { engine, started } = await pausedEngine();
    const ids = await enqueue(engine, 'a', 'b', 'c');

    await runAll(engine, ids);

    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('follows a move before another job, and to the end', async () => {
    const { engine, started } = await pausedEngine();
    const [a, b, c, d] = await enqueue(engine, 'a', 'b', 'c', 'd');

    await engine.handlers['jobs.move']({ jobId: d!, before: b! });
    await engine.handlers['jobs.move']({ jobId: a! });
    await runAll(engine, [a!, b!, c!, d!]);

    expect(started).toEqual(['d', 'b', 'c', 'a']);
  });

  it('still has room after a hundred moves to the same place', async () => {
    const { engine, started } = await pausedEngine();
    const ids = await enqueue(engine, 'first', ...Array.from({ length: 100 }, (_, n) => `m${n}`));

    for (const id of ids.slice(1)) await engine.handlers['jobs.move']({ jobId: id, before: ids[0]! });
    await runAll(engine, ids);

    expect(started.at(-1)).toBe('first');
    expect(started.slice(0, -1)).toEqual(Array.from({ length: 100 }, (_, n) => `m${n}`));
  });

  it('puts a higher priority first', async () => {
    const { engine, started } = await pausedEngine();
    const [a, b, c] = await enqueue(engine, 'a', 'b', 'c');

    await engine.handlers['jobs.setPriority']({ jobId: c!, priority: 5 });
    await engine.handlers['jobs.setPriority']({ jobId: a!, priority: -5 });
    await runAll(engine, [a!, b!, c!]);

    expect(started).toEqual(['c', 'b', 'a']);
  });

  it('cannot be changed for a job that no longer waits', async () => {
    const { engine } = await pausedEngine();
    const [a] = await enqueue(engine, 'a');
    await runAll(engine, [a!]);

    await expect(engine.handlers['jobs.move']({ jobId: a! })).rejects.toMatchObject({ code: 'conflict' });
    await expect(engine.handlers['jobs.setPriority']({ jobId: a!, priority: 1 })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('pausing one provider', () => {
  it('lets the others go on', async () => {
    const { engine, started } = await pausedEngine();
    const [paid] = await enqueue(engine, 'a');
    const draft = await engine.handlers['jobs.create']({
      jobType: 'image',
      provider: 'draft',
      params: { prompt: 'x', width: 64, height: 64 },
    });

    await engine.handlers['queue.pause']({ provider: 'runway' });
    const state = await engine.handlers['queue.resume']({});
    await jobEnded(engine, draft.id);

    expect(state).toEqual({ paused: false, pausedProviders: ['runway'] });
    expect(started).toEqual([]);

    await engine.handlers['queue.resume']({ provider: 'runway' });
    expect((await jobEnded(engine, paid!)).status).toBe('completed');
  });
});

describe('editing a waiting job', () => {
  it('changes what runs and reserves anew, and the books balance', async () => {
    const { engine, started } = await pausedEngine();
    const [a] = await enqueue(engine, 'a');

    const edited = await engine.handlers['jobs.edit']({ jobId: a!, params: { prompt: 'b' } });
    await runAll(engine, [a!]);

    expect(edited.params).toMatchObject({ prompt: 'b' });
    expect(started).toEqual(['b']);
    const { total } = await engine.handlers['budget.show']({});
    expect(total).toEqual({ spentMicros: 500_000, reservedMicros: 0 });
    expect((await engine.handlers['budget.verify']({})).ok).toBe(true);
  });

  it('changes nothing when the new request is refused', async () => {
    const { engine } = await pausedEngine();
    const [a] = await enqueue(engine, 'a');

    await expect(engine.handlers['jobs.edit']({ jobId: a!, params: { prompt: '' } })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await expect(engine.handlers['jobs.edit']({ jobId: a!, maxCostMicros: 1 })).rejects.toMatchObject({
      code: 'budget_exceeded',
    });

    expect(await engine.handlers['jobs.get']({ jobId: a! })).toMatchObject({
      params: { prompt: 'a' },
      status: 'queued',
    });
    expect((await engine.handlers['budget.show']({})).total.reservedMicros).toBe(600_000);
  });
});

describe('a batch', () => {
  it('is accepted whole or not at all, and says which request is wrong', async () => {
    const { engine } = await pausedEngine();
    await engine.handlers['budget.setLimit']({ scope: 'all', window: 'total', kind: 'hard', limitMicros: 1_500_000 });

    await expect(enqueue(engine, 'a', 'b', 'c')).rejects.toMatchObject({ code: 'budget_exceeded' });
    await expect(enqueue(engine, 'a', '')).rejects.toMatchObject({ code: 'invalid_request', details: { index: 1 } });

    expect((await engine.handlers['jobs.counts']({})).queued).toBe(0);
    expect((await engine.handlers['budget.show']({})).total.reservedMicros).toBe(0);
    expect(await enqueue(engine, 'a', 'b')).toHaveLength(2);
  });

  it('brings back the jobs of intents that were accepted before', async () => {
    const { engine } = await pausedEngine();
    const jobs = [
      { ...ORDER, idempotencyKey: 'one' },
      { ...ORDER, idempotencyKey: 'two' },
    ];

    const first = await engine.handlers['jobs.createBatch']({ jobs });
    const second = await engine.handlers['jobs.createBatch']({ jobs });

    expect(second).toEqual(first);
    expect((await engine.handlers['jobs.counts']({})).queued).toBe(2);
  });
});
