import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobId } from '../../src/contract/ids.ts';
import type { JobView } from '../../src/contract/job.ts';
import { newId } from '../../src/core/base/ids.ts';
import type { SubmitSafety } from '../../src/core/providers/adapter.ts';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';
import { VendorServer } from '../fakes/vendor/vendor-server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { openEngine } from '../support/test-engine.ts';

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

type Ended = { readonly code: number | null; readonly signal: string | null; readonly lines: string[] };

function runEngine(options: {
  dataDir: string;
  vendorUrl: string;
  submitSafety: SubmitSafety;
  create: JobId[];
  dieAt: string | null;
}): Promise<Ended> {
  const script = fileURLToPath(new URL('./engine-process.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, JSON.stringify({ ...options, priceMicros: PRICE })],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  return new Promise((resolve) =>
    child.on('close', (code, signal) =>
      resolve({ code, signal, lines: output.split('\n').filter((line) => line !== '') }),
    ),
  );
}

async function startVendor(): Promise<VendorServer> {
  const vendor = await VendorServer.start();
  onTestFinished(() => vendor.stop());
  return vendor;
}

async function readBack(
  dataDir: string,
  vendorUrl: string,
  ids: readonly JobId[],
): Promise<{ jobs: JobView[]; spent: number; held: number; broken: string[]; missing: string[] }> {
  const engine = await openEngine({ dataDir, adapters: [createVendorAdapter({ url: vendorUrl })] });
  const jobs = await Promise.all(ids.map((jobId) => engine.handlers['jobs.get']({ jobId })));
  const budget = await engine.handlers['budget.show']({});
  const ledger = await engine.handlers['budget.verify']({});
  const library = await engine.handlers['library.verify']({});
  return {
    jobs,
    spent: budget.total.spentMicros,
    held: budget.total.reservedMicros,
    broken: ledger.checks.filter((check) => !check.ok).map((check) => check.detail),
    missing: [...library.missing, ...library.damaged],
  };
}

describe.each(['none', 'lookup'] as const)('kill -9 with submit safety %s', (submitSafety) => {
  it.each(POINTS)('loses and double-charges nothing at %s', async (dieAt) => {
    const dataDir = tempFolder();
    const vendor = await startVendor();
    const ids = [newId.job(Date.now()), newId.job(Date.now())];

    const killed = await runEngine({ dataDir, vendorUrl: vendor.url, submitSafety, create: ids, dieAt });
    const accepted = ids.filter((id) => killed.lines.includes(`accepted ${id}`));
    const settled = await runEngine({ dataDir, vendorUrl: vendor.url, submitSafety, create: ids, dieAt: null });
    const truth = await readBack(dataDir, vendor.url, ids);

    expect(killed.signal, 'the trap must have sprung').toBe('SIGKILL');
    expect(settled).toMatchObject({ code: 0 });
    expect(settled.lines).toContain('settled');
    expect(truth.jobs.map((job) => job.id)).toEqual(expect.arrayContaining(accepted));
    expect(new Set(vendor.creates).size, 'no attempt is sent twice').toBe(vendor.creates.length);
    expect(vendor.tasks.size, 'no job is paid for twice').toBeLessThanOrEqual(ids.length);
    expect(truth.broken).toEqual([]);
    expect(truth.missing).toEqual([]);
    expect(truth.spent + truth.held).toBeGreaterThanOrEqual(vendor.chargedMicros);
    for (const job of truth.jobs) {
      expect(job.phase === 'needs_attention' || job.status === 'completed', `${job.id} is ${job.phase}`).toBe(true);
      for (const output of job.outputs) expect(existsSync(output.path)).toBe(true);
    }
    if (submitSafety === 'lookup') expect(truth.jobs.every((job) => job.status === 'completed')).toBe(true);
  });
});
