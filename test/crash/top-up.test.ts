import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { JobView } from '../../src/contract/job.ts';
import type { JobId } from '../../src/contract/ids.ts';
import { newId } from '../../src/core/base/ids.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import type { SubmitSafety } from '../../src/core/providers/adapter.ts';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';
import type { VendorServer } from '../fakes/vendor/vendor-server.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { startVendor } from '../support/start-vendor.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { jobWhen, openEngine } from '../support/test-engine.ts';

const COMPILE_CACHE = join(tmpdir(), 'gesso-compile-cache');
const PRICE = { priceMicros: 600_000, maximumMicros: 900_000, actualMicros: 850_000 };

type Order = {
  readonly dataDir: string;
  readonly vendor: VendorServer;
  readonly submitSafety: SubmitSafety;
  readonly dieAt: string;
  /** The only limit of the folder. */
  readonly limitMicros: number;
};

/** One job in an engine of its own process, which kills itself at `dieAt`. */
async function die(order: Order): Promise<JobId> {
  const { dataDir, vendor, submitSafety, dieAt } = order;
  const before = await openEngine({ dataDir, queue: 'hold' });
  await before.handlers['budget.setLimit']({
    scope: 'all',
    window: 'total',
    kind: 'hard',
    limitMicros: order.limitMicros,
  });
  await before.stop();
  const id = newId.job(Date.now());
  const script = fileURLToPath(new URL('./engine-process.ts', import.meta.url));
  const options = { dataDir, vendorUrl: vendor.url, submitSafety, create: [id], dieAt, ...PRICE };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
  });
  const [, signal]: unknown[] = await once(child, 'close');
  expect(signal, 'the trap must have sprung').toBe('SIGKILL');
  return id;
}

/** The next engine on the folder, until the job stands still. */
async function recover(
  order: Order,
  id: JobId,
): Promise<{ engine: Engine; job: JobView; held: number; spent: number }> {
  const engine = await openEngine({
    dataDir: order.dataDir,
    adapters: [createVendorAdapter({ url: order.vendor.url, submitSafety: order.submitSafety, ...PRICE })],
    clock: createHurriedClock({ factor: 60, since: Date.now(), aheadMs: 0 }),
  });
  const job = await jobWhen(engine, id, (view) => view.phase === 'needs_attention' || view.finishedAt !== null);
  const { total } = await engine.handlers['budget.show']({});
  expect((await engine.handlers['budget.verify']({})).checks.filter((check) => !check.ok)).toEqual([]);
  return { engine, job, held: total.reservedMicros, spent: total.spentMicros };
}

describe.each(['lookup', 'none'] as const)('kill -9 around a top-up, submit safety %s', (submitSafety) => {
  it.each(['after:start', 'phase:running', 'before:status', 'phase:downloading', 'after:download'])(
    'holds the vendor’s maximum once at %s',
    async (dieAt) => {
      const vendor = await startVendor();
      const order = { dataDir: tempFolder(), vendor, submitSafety, dieAt, limitMicros: 900_000 };

      const id = await die(order);
      const { engine, job, held, spent } = await recover(order, id);

      expect(vendor.creates).toHaveLength(1);
      const isLost = dieAt === 'after:start' && submitSafety === 'none';
      expect(job.phase).toBe(isLost ? 'needs_attention' : 'completed');
      expect({ held, spent }).toEqual(isLost ? { held: 600_000, spent: 0 } : { held: 0, spent: vendor.chargedMicros });
      const { entries } = await engine.handlers['budget.ledger']({ limit: 50 });
      const reserved = entries.filter((entry) => entry.kind === 'reserve').map((entry) => entry.heldMicros);
      expect(reserved.toSorted((a, b) => a - b)).toEqual(isLost ? [600_000] : [300_000, 600_000]);
    },
  );

  it.each(['after:start', 'phase:cancelling', 'before:cancel', 'after:cancel', 'before:status', 'after:status'])(
    'cancels at the vendor what the limit does not allow, and books what the vendor says, at %s',
    async (dieAt) => {
      const vendor = await startVendor();
      vendor.mode = 'hold';
      const order = { dataDir: tempFolder(), vendor, submitSafety, dieAt, limitMicros: 899_999 };

      const id = await die(order);
      const { job, held, spent } = await recover(order, id);

      expect(vendor.creates).toHaveLength(1);
      if (dieAt === 'after:start' && submitSafety === 'none') {
        expect(job).toMatchObject({ phase: 'needs_attention' });
        expect({ held, spent }).toEqual({ held: 600_000, spent: 0 });
        return;
      }
      expect(job).toMatchObject({ status: 'failed', error: { code: 'budget_exceeded', moneySpent: false } });
      expect([...vendor.tasks.values()].map((task) => task.state)).toEqual(['cancelled']);
      expect({ held, spent }).toEqual({ held: 0, spent: vendor.chargedMicros });
    },
  );
});
