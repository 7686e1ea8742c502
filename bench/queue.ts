import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { companyIdSchema, type CompanyId } from '../src/contract/ids.ts';
import { newId } from '../src/core/base/ids.ts';
import { openDataFolder } from '../src/core/db/open-data-folder.ts';
import type { Db } from '../src/core/db/open.ts';
import { run } from '../src/core/db/statement.ts';
import { claimNext } from '../src/core/jobs/claim.ts';
import { newRotation } from '../src/core/jobs/pick.ts';
import { createJob } from '../src/core/jobs/create.ts';
import { findJob, type JobRow } from '../src/core/jobs/row.ts';
import { complete, markDownloading, markRunning, markSubmitting } from '../src/core/jobs/steps.ts';
import { median, type Measurement, perSecond } from './measure.ts';
import { prepareRawFloor } from './raw-floor.ts';

const JOBS = 1000;
const ROUNDS = 3;

/**
 * The queue against raw better-sqlite3: the same schema, the same rows and transactions, the same durability
 * (WAL, synchronous = full), interleaved in the same run.
 */
export async function benchQueue(): Promise<readonly Measurement[]> {
  const ours: Record<Step, number[]> = { enqueue: [], claim: [], finish: [] };
  const raw: Record<Step, number[]> = { enqueue: [], claim: [], finish: [] };
  for (let round = 0; round < ROUNDS; round++) {
    withFolder((db, company) => record(ours, measureOurs(db, company)));
    withFolder((db, company) => record(raw, prepareRawFloor(db, company, JOBS)));
  }
  return [
    {
      name: 'queue: accept with reservation, durable (1 transaction)',
      value: median(ours.enqueue),
      floor: median(raw.enqueue),
      unit: 'jobs/s',
    },
    {
      name: 'queue: claim, durable (1 transaction)',
      value: median(ours.claim),
      floor: median(raw.claim),
      unit: 'jobs/s',
    },
    {
      name: 'queue: submit, run, store, settle, durable (4 transactions)',
      value: median(ours.finish),
      floor: median(raw.finish),
      unit: 'jobs/s',
    },
  ];
}

type Step = 'enqueue' | 'claim' | 'finish';

function record(into: Record<Step, number[]>, rates: Record<Step, number>): void {
  into.enqueue.push(rates.enqueue);
  into.claim.push(rates.claim);
  into.finish.push(rates.finish);
}

function withFolder(measure: (db: Db, company: CompanyId) => void): void {
  const dataDir = mkdtempSync(join(tmpdir(), 'gesso-bench-'));
  const folder = openDataFolder(dataDir, {
    migrationsDir: fileURLToPath(new URL('../src/core/db/migrations/', import.meta.url)),
    now: Date.now(),
  });
  const company = companyIdSchema.parse(newId.company(Date.now()));
  try {
    run(folder.db, 'insert into companies (id, name, created_at) values (:id, :name, :now)', {
      id: company,
      name: 'bench',
      now: 0,
    });
    measure(folder.db, company);
  } finally {
    folder.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function measureOurs(db: Db, company: CompanyId): Record<Step, number> {
  const claimed: JobRow[] = [];
  const rotation = newRotation();
  const enqueue = perSecond(JOBS, () => {
    for (let n = 0; n < JOBS; n++) accept(db, company);
  });
  const claim = perSecond(JOBS, () => {
    for (let n = 0; n < JOBS; n++) {
      const now = Date.now();
      const job = claimNext(db, {
        provider: 'draft',
        attemptId: newId.attempt(now),
        lease: newId.attempt(now),
        now,
        rotation,
        keepsModel: false,
      });
      if (job !== undefined) claimed.push(job);
    }
  });
  const finish = perSecond(JOBS, () => {
    for (const job of claimed) finishJob(db, job);
  });
  return { enqueue, claim, finish };
}

function accept(db: Db, company: CompanyId): void {
  const now = Date.now();
  createJob(db, {
    id: newId.job(now),
    reservationId: newId.reservation(now),
    companyId: company,
    projectId: null,
    jobType: 'image',
    provider: 'draft',
    model: null,
    params: { prompt: 'a narrow market street at night, paper lanterns' },
    requestHash: 'bench',
    idempotencyKey: null,
    maxCostMicros: null,
    estimatedCostMicros: 1000,
    reserveMicros: 1000,
    priceVersion: null,
    acceptSoftLimits: false,
    timeZone: 'UTC',
    now,
  });
}

function finishJob(db: Db, job: JobRow): void {
  const now = Date.now();
  markSubmitting(db, job, { prepared: null, now });
  markRunning(db, reread(db, job), { handle: { taskId: 'task' }, now });
  markDownloading(db, reread(db, job), now);
  complete(db, reread(db, job), { cost: { micros: 900, basis: 'provider' }, now, storeResults: () => undefined });
}

function reread(db: Db, job: JobRow): JobRow {
  const found = findJob(db, job.id);
  if (found === undefined) throw new Error('a job of the benchmark is gone');
  return found;
}
