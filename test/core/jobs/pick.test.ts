import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LIMITS } from '../../../src/core/base/limits.ts';
import { newId } from '../../../src/core/base/ids.ts';
import { openDataFolder } from '../../../src/core/db/open-data-folder.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { run } from '../../../src/core/db/statement.ts';
import { newRotation, notePick, pickNext, type Rotation } from '../../../src/core/jobs/pick.ts';
import { tempFolder } from '../../support/temp-folder.ts';

type Waiting = {
  readonly project?: string;
  readonly model?: string;
  readonly priority?: number;
  readonly due?: number;
};

function openQueue(waiting: readonly Waiting[]): Db {
  const folder = openDataFolder(tempFolder(), {
    migrationsDir: fileURLToPath(new URL('../../../src/core/db/migrations/', import.meta.url)),
    now: 0,
  });
  onTestFinished(() => folder.close());
  run(folder.db, "insert into companies (id, name, created_at) values ('c', 'c', 0)");
  for (const project of new Set(waiting.flatMap((job) => job.project ?? [])))
    run(folder.db, "insert into projects (id, company_id, name, created_at) values (:id, 'c', :id, 0)", {
      id: project,
    });
  waiting.forEach((job, index) =>
    run(
      folder.db,
      `insert into jobs (id, company_id, project_id, job_type, provider, model, params, request_hash, state, priority, position,
         run_after, reservation_id, created_at, updated_at)
       values (:id, 'c', :project, 'image', 'comfyui', :model, '{}', 'h', 'queued', :priority, :position, :due, 'r', 0, 0)`,
      {
        id: newId.job(index),
        project: job.project ?? null,
        model: job.model ?? null,
        priority: job.priority ?? 0,
        position: index,
        due: job.due ?? 0,
      },
    ),
  );
  return folder.db;
}

/** Takes every due job out of the queue, one pick after the other. */
function drain(
  db: Db,
  options: { keepsModel: boolean; rotation?: Rotation },
): { project: string; model: string | null; position: number }[] {
  const rotation = options.rotation ?? newRotation();
  const order: { project: string; model: string | null; position: number }[] = [];
  for (;;) {
    const next = pickNext(db, rotation, { provider: 'comfyui', now: 0, keepsModel: options.keepsModel });
    if (next === undefined) return order;
    notePick(rotation, next);
    run(db, "update jobs set state = 'preparing' where id = :id", { id: next.id });
    order.push({ project: next.project, model: next.model, position: next.position });
  }
}

function swaps(order: readonly { model: string | null }[]): number {
  return order.filter((job, index) => job.model !== order[index - 1]?.model).length;
}

describe('pickNext', () => {
  it('turns between projects, so that a large batch does not starve a small one', () => {
    const db = openQueue([
      ...Array.from({ length: 50 }, () => ({ project: 'big' })),
      { project: 'small' },
      { project: 'small' },
    ]);

    const order = drain(db, { keepsModel: false }).map(({ project }) => project);

    expect(order.slice(0, 4).filter((project) => project === 'small')).toHaveLength(2);
  });

  it('keeps the queue order within a project', () => {
    const db = openQueue(Array.from({ length: 30 }, (_, n) => ({ project: ['a', 'b', 'c'][n % 3]! })));

    const order = drain(db, { keepsModel: false });

    for (const project of ['a', 'b', 'c']) {
      const positions = order.filter((job) => job.project === project).map(({ position }) => position);
      expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    }
  });

  it('needs at most 4 model loads for 40 jobs of two mixed checkpoints, instead of 40', () => {
    const mixed = Array.from({ length: 40 }, (_, n) => ({ model: n % 2 === 0 ? 'sdxl' : 'flux' }));

    const kept = swaps(drain(openQueue(mixed), { keepsModel: true }));
    const naive = swaps(drain(openQueue(mixed), { keepsModel: false }));

    expect(naive).toBe(40);
    expect(kept).toBeLessThanOrEqual(4);
  });

  it('lets nobody wait behind a kept model for longer than the bound', () => {
    const db = openQueue([
      { model: 'flux' },
      ...Array.from({ length: 100 }, () => ({ model: 'sdxl' })),
      { model: 'flux' },
    ]);
    const rotation = newRotation();
    rotation.model = 'sdxl';

    const order = drain(db, { keepsModel: true, rotation });

    expect(order.findIndex((job) => job.position === 0)).toBeLessThanOrEqual(LIMITS.affinityRunMax);
  });

  it('never puts a lower priority first for the sake of a model', () => {
    const db = openQueue([{ model: 'sdxl' }, { model: 'flux', priority: 1 }]);
    const rotation = newRotation();
    rotation.model = 'sdxl';

    expect(drain(db, { keepsModel: true, rotation }).map(({ model }) => model)).toEqual(['flux', 'sdxl']);
  });

  it('passes over jobs that are not due yet', () => {
    const db = openQueue([{ due: 10 }, {}, { due: 10 }]);

    expect(drain(db, { keepsModel: false }).map(({ position }) => position)).toEqual([1]);
  });

  it('serves every due job exactly once, whatever the mixture', () => {
    const job = fc.record({
      project: fc.constantFrom('a', 'b', 'c'),
      model: fc.constantFrom('x', 'y'),
      priority: fc.integer({ min: -1, max: 1 }),
    });

    fc.assert(
      fc.property(fc.array(job, { maxLength: 40 }), fc.boolean(), (waiting, keepsModel) => {
        const order = drain(openQueue(waiting), { keepsModel });

        expect(order.map(({ position }) => position).toSorted((a, b) => a - b)).toEqual(waiting.map((_, n) => n));
        const priorities = order.map(({ position }) => waiting[position]?.priority ?? 0);
        expect(priorities).toEqual(priorities.toSorted((a, b) => b - a));
      }),
      { numRuns: 40 },
    );
  });
});
