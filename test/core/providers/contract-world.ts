import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { JobId } from '../../../src/contract/ids.ts';
import type { JobView } from '../../../src/contract/job.ts';
import type { JobType } from '../../../src/contract/provider.ts';
import type { JsonObject, MicroUsd } from '../../../src/contract/units.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import type { Adapter } from '../../../src/core/providers/adapter.ts';
import { FakeServer, type FakeVendor } from '../../fakes/vendors/fake-server.ts';
import type { Fault } from '../../fakes/vendors/faults.ts';
import { createHurriedClock } from '../../support/hurried-clock.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { jobWhen, openEngine } from '../../support/test-engine.ts';

/** One kind of work of an adapter, and what may be expected of it. */
export type ContractOrder = {
  readonly title: string;
  readonly jobType: JobType;
  readonly model?: string;
  readonly params: JsonObject;
  /** The cap that a job without a known price needs. */
  readonly maxCostMicros?: MicroUsd;
  /** Results of one job. Default: 1. */
  readonly outputs?: number;
  /** sync: the answer is the result. task: an id, that is asked for. */
  readonly mode: 'sync' | 'task';
  /** What follows when the vendor took the work and its answer was lost: it is found again, or a person must say. */
  readonly afterLoss: 'found' | 'uncertain';
  /** Where this work ends otherwise than its mode would have it, by fault. */
  readonly endings?: Partial<Record<Fault, string>>;
  /** false: the vendor says nowhere what it took, so the ledger holds the most that it can be. Default: true. */
  readonly isExact?: boolean;
};

/** What the suite is run on. */
export type ContractSubject = {
  readonly name: string;
  /** true: costs nothing, so there are no faults of money to try. */
  readonly isFree?: boolean;
  readonly orders: readonly ContractOrder[];
  /** An adapter of its own for each test, and what it stands on; all of it ends with the test. */
  readonly open: () => Promise<Subject>;
};

export type Subject = {
  readonly adapter: Adapter;
  readonly environment: Readonly<Record<string, string>>;
  /** The stand-in with its books; absent for what costs nothing. */
  readonly fake?: FakeServer;
};

/** A stand-in that stops when the test ends. */
export async function startFake(make: (server: FakeServer) => FakeVendor): Promise<FakeServer> {
  const fake = await FakeServer.start(make);
  onTestFinished(() => fake.stop());
  return fake;
}

/** An engine with this adapter alone in the place of the one that has its id, twenty times as fast as we, whose provider is ready. */
export async function engineWith(subject: Subject, dataDir = tempFolder()): Promise<Engine> {
  const engine = await openEngine({
    dataDir,
    adapters: [subject.adapter],
    environment: subject.environment,
    clock: createHurriedClock({ factor: 20, since: Date.now(), aheadMs: 0 }),
    random: () => 0,
  });
  // A description has a quarter of a second here; on a busy machine it may need a second try.
  for (let tries = 0; tries < 40; tries++) {
    const view = await engine.handlers['providers.get']({ provider: subject.adapter.id });
    if (view.availability.state === 'ready') return engine;
    await delay(50);
  }
  throw new Error('the provider is not ready');
}

/** The stand-in of a paid subject. */
export function fakeOf(subject: Subject): FakeServer {
  if (subject.fake === undefined) throw new Error('a paid vendor has a stand-in');
  return subject.fake;
}

/** Orders the work. */
export async function orderJob(engine: Engine, adapter: Adapter, order: ContractOrder): Promise<JobId> {
  const { id } = await engine.handlers['jobs.create']({
    jobType: order.jobType,
    provider: adapter.id,
    params: order.params,
    ...(order.model === undefined ? {} : { model: order.model }),
    ...(order.maxCostMicros === undefined ? {} : { maxCostMicros: order.maxCostMicros }),
  });
  return id;
}

/** The job once it stands still: ended, or waiting for a person. */
export function still(engine: Engine, id: JobId): Promise<JobView> {
  return jobWhen(engine, id, (job) => job.phase === 'needs_attention' || job.finishedAt !== null);
}

/** What the ledger says, which must add up. Micro-dollars. */
export async function ledgerOf(engine: Engine): Promise<{ held: MicroUsd; spent: MicroUsd; problems: unknown[] }> {
  const { total } = await engine.handlers['budget.show']({});
  const { checks } = await engine.handlers['budget.verify']({});
  return { held: total.reservedMicros, spent: total.spentMicros, problems: checks.filter((check) => !check.ok) };
}
