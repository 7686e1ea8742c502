import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JobId } from '../../src/contract/ids.ts';
import { newId } from '../../src/core/base/ids.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import type { Adapter, SubmitSafety } from '../../src/core/providers/adapter.ts';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';
import type { VendorServer } from '../fakes/vendor/vendor-server.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { watchDisk } from '../support/power-cut.ts';
import { startVendor } from '../support/start-vendor.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { jobWhen, openEngine } from '../support/test-engine.ts';

/** Every instant at which a job's truth moves from one place to another, and what of the job must be on the disk by then. */
const POINTS = [
  ['phase:waiting', 'queued'],
  ['phase:preparing', 'queued'],
  ['before:prepare', 'queued'],
  // Who reads sees a step before it is on the disk; who sends does not.
  ['phase:submitting', 'queued'],
  ['before:start', 'submitting'],
  ['after:start', 'submitting'],
  ['phase:running', 'running'],
  ['before:status', 'running'],
  ['phase:downloading', 'running'],
  ['before:download', 'running'],
  ['after:download', 'running'],
  ['phase:completed', 'completed'],
] as const;
const ORDER: readonly string[] = ['queued', 'preparing', 'submitting', 'running', 'downloading', 'completed'];

type Life = { readonly vendor: VendorServer; readonly submitSafety: SubmitSafety; readonly point: string };

/** Runs two jobs until one of them is at that point; then nothing more reaches the vendor. Returns what the disk has, and what was acknowledged. */
async function runUntilDark(life: Life): Promise<{ left: string; accepted: JobId[]; at: JobId }> {
  const dataDir = tempFolder();
  const dark = Promise.withResolvers<JobId>();
  const state = { left: '', at: '' };
  const reach = (point: string, jobId: JobId): void => {
    if (point !== life.point || state.left !== '') return;
    state.left = cut();
    dark.resolve(jobId);
  };
  const engine = await openEngine({ dataDir, adapters: [trapped(life, { reach, isDark: () => state.left !== '' })] });
  const cut = watchDisk(dataDir);
  engine.subscribe((event) => {
    if (event.name === 'job.changed') reach(`phase:${event.payload.job.phase}`, event.payload.job.id);
  });
  const accepted: JobId[] = [];
  const orders = [newId.job(Date.now()), newId.job(Date.now())].map(async (id) => {
    await engine.handlers['jobs.create'](orderOf(id));
    if (state.left === '') accepted.push(id);
  });
  const at = await dark.promise;
  const found = { left: state.left, accepted: [...accepted], at };
  await Promise.all(orders);
  return found;
}

function orderOf(id: JobId): { id: JobId; jobType: 'image'; provider: 'runway'; params: { prompt: string } } {
  return { id, jobType: 'image', provider: 'runway', params: { prompt: 'a dark street' } };
}

/** The adapter with a trap before and behind each call; in the dark no call comes back, and none is made. */
function trapped(
  { vendor, submitSafety }: Life,
  traps: { reach: (point: string, jobId: JobId) => void; isDark: () => boolean },
): Adapter {
  const adapter = createVendorAdapter({ url: vendor.url, submitSafety });
  const handled = new Map<string, JobId>();
  const around = async <T>(name: string, jobId: JobId, call: () => Promise<T>): Promise<T> => {
    traps.reach(`before:${name}`, jobId);
    if (traps.isDark()) return new Promise<T>(() => undefined);
    const result = await call();
    traps.reach(`after:${name}`, jobId);
    return traps.isDark() ? new Promise<T>(() => undefined) : result;
  };
  const jobOf = (handle: unknown): JobId => {
    const jobId = handled.get(JSON.stringify(handle));
    if (jobId === undefined) throw new Error('a handle is of a job');
    return jobId;
  };
  return {
    ...adapter,
    prepare: (context, request) => around('prepare', request.jobId, () => adapter.prepare(context, request)),
    start: async (context, attempt) =>
      around('start', attempt.request.jobId, async () => {
        const started = await adapter.start(context, attempt);
        handled.set(JSON.stringify(started.handle), attempt.request.jobId);
        return started;
      }),
    status: (context, handle) => around('status', jobOf(handle), () => adapter.status(context, handle)),
    download: (context, handle, output) =>
      around('download', jobOf(handle), () => adapter.download(context, handle, output)),
  };
}

/** How far a job is on the disk; undefined when it is not there. */
function stateOn(folder: string, jobId: JobId): unknown {
  const db = new Database(join(folder, 'gesso.db'));
  const state: unknown = db.prepare('select state from jobs where id = ?').pluck().get(jobId);
  db.close();
  return state;
}

/** The next engine on what is left; whoever saw no answer sends again. */
async function light(left: string, life: Life, jobs: readonly JobId[]): Promise<Engine> {
  const engine = await openEngine({
    dataDir: left,
    adapters: [createVendorAdapter({ url: life.vendor.url, submitSafety: life.submitSafety })],
    clock: createHurriedClock({ factor: 60, since: Date.now(), aheadMs: 0 }),
  });
  for (const id of jobs) await engine.handlers['jobs.create'](orderOf(id));
  return engine;
}

describe.each(['none', 'lookup', 'idempotent'] as const)('a power cut with submit safety %s', (submitSafety) => {
  it.each(POINTS)(
    'at %s finds on the disk what was told and loses and double-charges nothing',
    async (point, atLeast) => {
      const vendor = await startVendor();
      const life = { vendor, submitSafety, point };

      const { left, accepted, at } = await runUntilDark(life);
      const found = stateOn(left, at);
      const acknowledged = accepted.map((id) => stateOn(left, id));
      const engine = await light(left, life, [at, ...accepted]);
      const jobs = await Promise.all(
        [...new Set([at, ...accepted])].map((id) =>
          jobWhen(engine, id, (job) => job.phase === 'needs_attention' || job.finishedAt !== null),
        ),
      );

      expect(acknowledged, 'every acknowledged job is on the disk').not.toContain(undefined);
      expect(ORDER.indexOf(String(found)), `${String(found)} on the disk`).toBeGreaterThanOrEqual(
        ORDER.indexOf(atLeast),
      );
      expect(vendor.tasks.size, 'no job is paid for twice').toBeLessThanOrEqual(2);
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
    },
  );
});
