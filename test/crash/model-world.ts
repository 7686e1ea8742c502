import Database from 'better-sqlite3';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { JobId } from '../../src/contract/ids.ts';
import { AppError } from '../../src/core/base/app-error.ts';
import { systemClock } from '../../src/core/base/clock.ts';
import { newId } from '../../src/core/base/ids.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';
import type { VendorServer } from '../fakes/vendor/vendor-server.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { jobWhen, openEngine } from '../support/test-engine.ts';

/** What a budget is, said as simply as possible: a list of jobs with what each holds and has spent. */
export type ModelJob = {
  readonly id: JobId;
  price: number;
  readonly actual: number;
  state: 'waiting' | 'running' | 'doubt' | 'completed' | 'failed' | 'cancelled';
  spent: number;
};
export type Model = { readonly jobs: ModelJob[]; limit: number; isPaused: boolean };

/** What its jobs hold. */
export function held(model: Model): number {
  return model.jobs
    .filter((job) => job.state === 'waiting' || job.state === 'running' || job.state === 'doubt')
    .reduce((sum, job) => sum + job.price, 0);
}

/** What its jobs have spent. */
export function spent(model: Model): number {
  return model.jobs.reduce((sum, job) => sum + job.spent, 0);
}

function fits(model: Model, amount: number): boolean {
  return amount === 0 || amount <= model.limit - held(model) - spent(model);
}

/** The real thing beside its model. */
export type World = { engine: Engine; readonly vendor: VendorServer; readonly dataDir: string; readonly model: Model };

export type Action =
  | { readonly do: 'submit'; readonly price: number; readonly actual: number; readonly isLost: boolean }
  | { readonly do: 'batch'; readonly prices: readonly number[] }
  | { readonly do: 'finish' | 'fail' | 'cancel' | 'retry' | 'charged' | 'not_charged'; readonly pick: number }
  | { readonly do: 'edit'; readonly pick: number; readonly price: number }
  | { readonly do: 'limit'; readonly micros: number }
  | { readonly do: 'pause' | 'resume' | 'restart' };

const price = fc.integer({ min: 0, max: 50 });
const pick = fc.nat(1000);
export const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      price,
      actual: fc.integer({ min: 0, max: 60 }),
      isLost: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('batch' as const),
      prices: fc.array(price, { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constantFrom('finish', 'fail', 'cancel', 'retry', 'charged', 'not_charged'),
      pick,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), pick, price }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('limit' as const), micros: fc.integer({ min: 0, max: 300 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('pause', 'resume', 'restart') }) },
);

/** The engine of a world, on its folder. */
export function open(world: Omit<World, 'engine'>): Promise<Engine> {
  return openEngine({
    dataDir: world.dataDir,
    adapters: [createVendorAdapter({ url: world.vendor.url, concurrency: 200 })],
    clock: createHurriedClock({ factor: 20, since: systemClock.now(), aheadMs: 0 }),
  });
}

/** Does what is asked; the engine must refuse for lack of money exactly when the model does. */
async function asked(isAllowed: boolean, work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    expect(isAllowed, 'the limit allows it').toBe(true);
    return true;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'budget_exceeded') throw error;
    expect(isAllowed, error.message).toBe(false);
    return false;
  }
}

function orderOf(job: { id: JobId; price: number; actual: number }): Parameters<Engine['handlers']['jobs.create']>[0] {
  const params = { prompt: 'a model', price: job.price, actual: job.actual };
  return { id: job.id, jobType: 'image', provider: 'runway', params };
}

/** Waits until every job of the model stands where the model has it. */
export async function settled({ engine, model }: World): Promise<void> {
  for (const job of model.jobs) {
    if (job.state === 'waiting' && !model.isPaused) job.state = 'running';
    const phase = job.state === 'doubt' ? 'needs_attention' : job.state;
    await jobWhen(engine, job.id, (view) => view.phase === phase);
  }
}

/** Does one thing in both worlds. */
export async function act(world: World, step: Action): Promise<void> {
  const { engine, vendor, model } = world;
  switch (step.do) {
    case 'submit': {
      const job = { id: newId.job(systemClock.now()), price: step.price, actual: step.actual };
      // An answer can get lost only when something is sent at once.
      const isLost = step.isLost && !model.isPaused;
      vendor.mode = isLost ? 'accept_then_drop' : 'hold';
      if (await asked(fits(model, job.price), engine.handlers['jobs.create'](orderOf(job))))
        model.jobs.push({ ...job, state: isLost ? 'doubt' : 'waiting', spent: 0 });
      await settled(world);
      vendor.mode = 'hold';
      return;
    }
    case 'batch': {
      const jobs = step.prices.map((one) => ({ id: newId.job(systemClock.now()), price: one, actual: one }));
      const sum = step.prices.reduce((total, one) => total + one, 0);
      if (await asked(fits(model, sum), engine.handlers['jobs.createBatch']({ jobs: jobs.map(orderOf) })))
        for (const job of jobs) model.jobs.push({ ...job, state: 'waiting', spent: 0 });
      return;
    }
    case 'limit':
      model.limit = step.micros;
      await engine.handlers['budget.setLimit']({ ...LIMIT, limitMicros: step.micros });
      return;
    case 'pause':
    case 'resume':
      model.isPaused = step.do === 'pause';
      await engine.handlers[model.isPaused ? 'queue.pause' : 'queue.resume']({});
      return;
    case 'restart':
      await engine.stop();
      world.engine = await open(world);
      return;
    default:
      return change(world, step);
  }
}

/** The one limit. */
export const LIMIT = { scope: 'all', window: 'total', kind: 'hard' } as const;

/** Something that happens to one job, where there is one to which it can happen. */
async function change(world: World, step: Extract<Action, { readonly pick: number }>): Promise<void> {
  const { engine, model } = world;
  const job = someJob(model, step);
  if (job === undefined) return;
  switch (step.do) {
    case 'finish':
    case 'fail':
      endAtVendor(world, job, step.do === 'finish');
      return;
    case 'cancel':
      await engine.handlers['jobs.cancel']({ jobId: job.id });
      job.state = 'cancelled';
      return;
    case 'retry':
      if (await asked(fits(model, job.price), engine.handlers['jobs.retry']({ jobId: job.id }))) job.state = 'waiting';
      return;
    case 'charged':
    case 'not_charged':
      await engine.handlers['jobs.resolve']({ jobId: job.id, outcome: { kind: step.do } });
      if (step.do === 'charged') job.spent += job.price;
      job.state = 'failed';
      return;
    case 'edit': {
      const params = { ...orderOf({ ...job, price: step.price }).params };
      // It gives back what it holds, but not what its former attempts have spent.
      const isAllowed = step.price === 0 || step.price <= model.limit - (held(model) - job.price) - spent(model);
      if (await asked(isAllowed, engine.handlers['jobs.edit']({ jobId: job.id, params }))) job.price = step.price;
      return;
    }
  }
}

const POSSIBLE: Record<Extract<Action, { readonly pick: number }>['do'], readonly ModelJob['state'][]> = {
  finish: ['running'],
  fail: ['running'],
  cancel: ['running', 'waiting'],
  retry: ['failed', 'cancelled'],
  charged: ['doubt'],
  not_charged: ['doubt'],
  edit: ['waiting'],
};

function someJob(model: Model, step: Extract<Action, { readonly pick: number }>): ModelJob | undefined {
  const jobs = model.jobs.filter((job) => POSSIBLE[step.do].includes(job.state));
  return jobs[step.pick % Math.max(1, jobs.length)];
}

/** The vendor ends the job's present task: well, and takes what it takes; or badly, and takes nothing. */
function endAtVendor({ dataDir, vendor }: World, job: ModelJob, isWell: boolean): void {
  const clientRef = attemptOf(dataDir, job.id);
  const task = [...vendor.tasks.values()].find((one) => one.clientRef === clientRef);
  if (task === undefined) throw new Error('a running job has a task');
  task.state = isWell ? 'succeeded' : 'failed';
  if (!isWell) task.chargedMicros = 0;
  job.state = isWell ? 'completed' : 'failed';
  if (isWell) job.spent += job.actual;
}

/** The id by which the vendor knows the job's last try. */
function attemptOf(dataDir: string, jobId: JobId): unknown {
  const db = new Database(join(dataDir, 'gesso.db'), { readonly: true });
  const id: unknown = db
    .prepare('select id from attempts where job_id = ? order by number desc limit 1')
    .pluck()
    .get(jobId);
  db.close();
  return id;
}
