import { cpSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/contract/units.ts';
import { newId } from '../../src/core/base/ids.ts';
import type { Adapter } from '../../src/core/providers/adapter.ts';
import { engineWith, ledgerOf, startFake, still } from '../core/providers/contract-world.ts';
import { FAULTS, type Fault } from '../fakes/vendors/faults.ts';
import { fakeHeyGen } from '../fakes/vendors/heygen.ts';
import { fakeRunway } from '../fakes/vendors/runway.ts';
import { PAID_ADAPTERS } from '../support/paid-adapters.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Where the engine dies: just before a call of the adapter, or when it has come back (or thrown) and nothing was written yet. */
type Edge = `${'before' | 'after'}:${'start' | 'status' | 'download'}`;

const ORDERS: readonly {
  readonly provider: 'runway' | 'heygen';
  readonly keyVariable: string;
  readonly make: typeof fakeRunway;
  readonly params: JsonObject;
}[] = [
  {
    provider: 'runway',
    keyVariable: 'RUNWAYML_API_SECRET',
    make: fakeRunway,
    params: { prompt: 'a lighthouse', duration: 2 },
  },
  {
    provider: 'heygen',
    keyVariable: 'HEYGEN_API_KEY',
    make: fakeHeyGen,
    params: { prompt: 'Good morning.', avatar: 'Look_mine' },
  },
];

/** The edges at which a fault and a crash can meet. */
function edgesOf(fault: Fault): readonly Edge[] {
  if (fault.endsWith('_file') || fault === 'expired_url') return ['before:download', 'after:download'];
  if (
    ['never_ends', 'unknown_status', 'task_fails', 'lost_task', 'read_error', 'missing_cost', 'wrong_cost'].includes(
      fault,
    )
  )
    return ['before:status', 'after:status'];
  return ['before:start', 'after:start'];
}

/** The adapter, until the edge is reached for the first time: then `die` is called, and nothing comes back any more. */
function dyingAt(adapter: Adapter, edge: Edge, die: () => void): Adapter {
  const dead = new Promise<never>(() => undefined);
  const around = async <T>(name: 'start' | 'status' | 'download', call: () => Promise<T>): Promise<T> => {
    const end = (): Promise<never> => {
      die();
      return dead;
    };
    if (edge === `before:${name}`) return end();
    if (edge !== `after:${name}`) return call();
    await call().catch(() => undefined);
    return end();
  };
  return {
    ...adapter,
    start: (context, attempt) => around('start', () => adapter.start(context, attempt)),
    status: (context, handle) => around('status', () => adapter.status(context, handle)),
    download: (context, handle, output) => around('download', () => adapter.download(context, handle, output)),
  };
}

const CASES = FAULTS.flatMap((fault) => edgesOf(fault).map((edge): [Fault, Edge] => [fault, edge]));

describe.each(ORDERS)('a crash of the engine while $provider misbehaves', (order) => {
  it.each(CASES)('pays once at most and hides nothing: %s, dead at %s', async (fault, edge) => {
    const fake = await startFake(order.make);
    const create = PAID_ADAPTERS[order.provider];
    if (create === undefined) throw new Error('no such adapter');
    const environment = { [order.keyVariable]: fake.vendor.key };
    const [dataDir, copy] = [tempFolder(), tempFolder()];
    const died = Promise.withResolvers<void>();
    // What lies on disk at that instant is what a kill would leave.
    const adapter = dyingAt(create(fake.url), edge, () => {
      cpSync(dataDir, copy, { recursive: true, filter: (path) => !path.endsWith('.lock') });
      died.resolve();
    });
    const before = await engineWith({ adapter, environment, fake }, dataDir);
    fake.faults.set({ fault, times: 1, delayMs: 50 });
    const id = newId.job(Date.now());
    await before.handlers['jobs.create']({ id, jobType: 'video', provider: order.provider, params: order.params });
    const first = await Promise.race([died.promise, still(before, id)]);
    if (first !== undefined) {
      // The fault ended it before it came so far.
      expect(first).toMatchObject({ status: 'failed', actualCostMicros: fake.books.chargedMicros });
      return;
    }

    const engine = await engineWith({ adapter: create(fake.url), environment, fake }, copy);
    const job = await still(engine, id);

    const { held, spent, problems } = await ledgerOf(engine);
    const charged = fake.books.chargedMicros;
    expect(problems).toEqual([]);
    expect(fake.books.creates.length).toBeLessThanOrEqual(job.attempts);
    expect(fake.books.taken).toBeLessThanOrEqual(1);
    if (job.phase === 'needs_attention') {
      expect(spent).toBe(0);
      expect(held).toBeGreaterThanOrEqual(charged);
      expect(job.error?.moneySpent).toBe('unknown');
      return;
    }
    expect(held).toBe(0);
    if (fault === 'missing_cost' || fault === 'wrong_cost') expect(spent).toBeGreaterThanOrEqual(charged);
    else expect(spent).toBe(charged);
  });
});
