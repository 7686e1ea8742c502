import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../src/contract/events.ts';
import { DONE, scriptedAdapter } from '../../fakes/scripted-adapter.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { jobEnded, openEngine } from '../../support/test-engine.ts';

const ORDER = { jobType: 'audio', provider: 'runway', params: { prompt: 'a bell' } } as const;
const DAY = 86_400_000;

describe('library.tidy', () => {
  it('moves old files without an owner to quarantine, and leaves new ones and owned ones alone', async () => {
    const engine = await openEngine({ adapters: [scriptedAdapter({}).adapter] });
    const job = await jobEnded(engine, (await engine.handlers['jobs.create'](ORDER)).id);
    const [old, fresh] = ['a', 'b'].map((digit) => join(engine.dataDir, 'assets', 'aa', `${digit.repeat(64)}.png`));
    mkdirSync(join(engine.dataDir, 'assets', 'aa'), { recursive: true });
    for (const path of [old!, fresh!]) writeFileSync(path, 'lost');
    utimesSync(old!, new Date(Date.now() - 2 * DAY), new Date(Date.now() - 2 * DAY));

    const { quarantined } = await engine.handlers['library.tidy']({});

    expect(quarantined).toEqual([join(engine.dataDir, 'quarantine', `${'a'.repeat(64)}.png`)]);
    expect(existsSync(quarantined[0]!)).toBe(true);
    expect([old!, fresh!, job.outputs[0]?.path ?? ''].map((path) => existsSync(path))).toEqual([false, true, true]);
  });

  it('keeps how an old job began and ended, and every row of its money', async () => {
    const engine = await openEngine({ adapters: [scriptedAdapter({}).adapter] });
    const job = await jobEnded(engine, (await engine.handlers['jobs.create'](ORDER)).id);
    const db = new Database(join(engine.dataDir, 'gesso.db'));
    const long = Date.now() - 40 * DAY;
    db.prepare('update jobs set finished_at = ?').run(long);
    db.prepare('update job_events set at = ?').run(long);

    await engine.handlers['library.tidy']({});

    expect(db.prepare('select to_state from job_events order by id').pluck().all()).toEqual(['queued', 'completed']);
    expect(db.prepare('select kind from ledger_entries where job_id = ? order by id').pluck().all(job.id)).toEqual([
      'reserve',
      'settle',
    ]);
    db.close();
  });
});

describe('budget alerts', () => {
  it('say each threshold once in a window, also over a restart', async () => {
    const dataDir = tempFolder();
    const seen: number[] = [];
    const listen = (event: EngineEvent): void => {
      if (event.name === 'budget.alerted') seen.push(event.payload.thresholdPercent);
    };
    const run = async (jobs: number): Promise<void> => {
      const engine = await openEngine({ dataDir, adapters: [scriptedAdapter({}).adapter] });
      const changed = new Promise<void>((resolve) => {
        engine.subscribe((event) => {
          listen(event);
          const isSettled = event.name === 'budget.changed' && event.payload.budget.total.reservedMicros === 0;
          if (isSettled && event.payload.budget.total.spentMicros >= target) queueMicrotask(resolve);
        });
      });
      await engine.handlers['budget.setLimit']({ scope: 'all', window: 'total', kind: 'hard', limitMicros: 1_600_000 });
      const target = (await engine.handlers['budget.show']({})).total.spentMicros + jobs * DONE.cost.micros;
      for (let n = 0; n < jobs; n++) await engine.handlers['jobs.create'](ORDER);
      await changed;
      await engine.stop();
    };

    await run(1);
    const afterOne = [...seen];
    await run(1);

    expect(afterOne).toEqual([]);
    expect(seen).toEqual([50]);
  });
});

describe('a correction', () => {
  it('is a row of its own, and the books balance', async () => {
    const engine = await openEngine({ adapters: [scriptedAdapter({}).adapter] });
    const job = await jobEnded(engine, (await engine.handlers['jobs.create'](ORDER)).id);

    const corrected = await engine.handlers['budget.correct']({ jobId: job.id, actualMicros: 420_000 });

    expect(corrected).toMatchObject({ actualCostMicros: 420_000 });
    const { entries } = await engine.handlers['budget.ledger']({ limit: 10 });
    expect(entries[0]).toMatchObject({ kind: 'adjust', heldMicros: 0, spentMicros: -80_000 });
    expect((await engine.handlers['budget.show']({})).total).toEqual({ spentMicros: 420_000, reservedMicros: 0 });
    expect((await engine.handlers['budget.verify']({})).ok).toBe(true);
  });
});

describe('after a crash', () => {
  it.each([
    [true, true],
    [false, false],
  ])('the queue starts paused when a person wants that (%s)', async (startPausedAfterCrash, paused) => {
    const dataDir = tempFolder();
    const first = await openEngine({ dataDir });
    await first.handlers['settings.set']({ startPausedAfterCrash });
    await first.stop();
    const db = new Database(join(dataDir, 'gesso.db'));
    db.prepare(`update engine_state set value = 'running' where key = 'run'`).run();
    db.close();

    const second = await openEngine({ dataDir });

    expect((await second.handlers['settings.get']({})).queuePaused).toBe(paused);
  });

  it('an engine that only looks in does not hide it from the next one', async () => {
    const dataDir = tempFolder();
    const first = await openEngine({ dataDir });
    await first.handlers['settings.set']({ startPausedAfterCrash: true });
    await first.stop();
    const db = new Database(join(dataDir, 'gesso.db'));
    db.prepare(`update engine_state set value = 'running' where key = 'run'`).run();
    db.close();

    await (await openEngine({ dataDir, queue: 'hold' })).stop();
    const next = await openEngine({ dataDir });

    expect((await next.handlers['settings.get']({})).queuePaused).toBe(true);
  });
});
