import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { JobId } from '../../src/contract/ids.ts';
import { newId } from '../../src/core/base/ids.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import type { SubmitSafety } from '../../src/core/providers/adapter.ts';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { startVendor } from '../support/start-vendor.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { jobWhen, openEngine } from '../support/test-engine.ts';

/** Compiled code of the processes that die here: the next one starts in half the time. */
const COMPILE_CACHE = join(tmpdir(), 'gesso-compile-cache');
const PRICE = 600_000;

/** Every instant at which a job's truth moves from one place to another. */
const POINTS = [
  'phase:waiting',
  'phase:preparing',
  'before:prepare',
  'after:prepare',
  'phase:submitting',
  'before:start',
  'after:start',
  'phase:running',
  'before:status',
  'after:status',
  'phase:downloading',
  'before:download',
  'after:download',
  'phase:completed',
];

type Order = {
  readonly dataDir: string;
  readonly vendorUrl: string;
  readonly submitSafety: SubmitSafety;
  readonly create: readonly JobId[];
  readonly dieAt: string;
};

/** Runs an engine in its own process until it kills itself. Returns how it died and which jobs it had acknowledged. */
async function runAndDie(order: Order): Promise<{ readonly signal: unknown; readonly accepted: readonly JobId[] }> {
  const script = fileURLToPath(new URL('./engine-process.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, JSON.stringify({ ...order, priceMicros: PRICE })],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE } },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const [, signal]: unknown[] = await once(child, 'close');
  return { signal, accepted: order.create.filter((id) => output.includes(`accepted ${id}\n`)) };
}

/** The next engine on the folder; the same intents are sent again, as a client does that saw no answer. It lives faster than we do. */
async function recover(order: Order): Promise<Engine> {
  const engine = await openEngine({
    dataDir: order.dataDir,
    adapters: [createVendorAdapter({ url: order.vendorUrl, submitSafety: order.submitSafety, priceMicros: PRICE })],
    clock: createHurriedClock({ factor: 60, since: Date.now(), aheadMs: 0 }),
  });
  for (const id of order.create)
    await engine.handlers['jobs.create']({ id, jobType: 'image', provider: 'runway', params: { prompt: 'crash' } });
  return engine;
}

describe.each(['none', 'lookup', 'idempotent'] as const)('kill -9 with submit safety %s', (submitSafety) => {
  it.each(POINTS)('loses and double-charges nothing at %s', async (dieAt) => {
    const vendor = await startVendor();
    const create = [newId.job(Date.now()), newId.job(Date.now())];
    const order = { dataDir: tempFolder(), vendorUrl: vendor.url, submitSafety, create, dieAt };

    const { signal, accepted } = await runAndDie(order);
    const found = await acceptedJobs(order.dataDir);
    const engine = await recover(order);
    const jobs = await Promise.all(
      create.map((id) => jobWhen(engine, id, (job) => job.phase === 'needs_attention' || job.finishedAt !== null)),
    );

    expect(signal, 'the trap must have sprung').toBe('SIGKILL');
    expect(found, 'what was acknowledged is on disk').toEqual(expect.arrayContaining([...accepted]));
    if (submitSafety !== 'idempotent')
      expect(new Set(vendor.creates).size, 'no attempt is sent twice').toBe(vendor.creates.length);
    expect(vendor.tasks.size, 'no job is paid for twice').toBeLessThanOrEqual(create.length);
    expect(vendor.keyConflicts).toBe(0);
    for (const job of jobs) {
      expect(job.phase === 'needs_attention' || job.status === 'completed', `${job.id} is ${job.phase}`).toBe(true);
      for (const output of job.outputs) expect(existsSync(output.path)).toBe(true);
    }
    if (submitSafety !== 'none') expect(jobs.every((job) => job.status === 'completed')).toBe(true);
    const { total } = await engine.handlers['budget.show']({});
    expect(total.spentMicros + total.reservedMicros).toBeGreaterThanOrEqual(vendor.chargedMicros);
    expect((await engine.handlers['budget.verify']({})).checks.filter((check) => !check.ok)).toEqual([]);
    expect(await engine.handlers['library.verify']({})).toMatchObject({ missing: [], damaged: [] });
  });
});

/** The jobs that the dead engine left on disk, before the next one touches them. */
async function acceptedJobs(dataDir: string): Promise<JobId[]> {
  const engine = await openEngine({ dataDir, queue: 'hold' });
  const { jobs } = await engine.handlers['jobs.list']({ limit: 500 });
  await engine.stop();
  return jobs.map((job) => job.id);
}
