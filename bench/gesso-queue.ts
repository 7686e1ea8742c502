import type { CompanyId, JobId } from '../src/contract/ids.ts';
import { newId } from '../src/core/base/ids.ts';
import type { Db } from '../src/core/db/open.ts';
import { claimNext } from '../src/core/jobs/claim.ts';
import { createJob } from '../src/core/jobs/create.ts';
import { newRotation } from '../src/core/jobs/pick.ts';
import type { JobRow } from '../src/core/jobs/row-schema.ts';
import { findJob } from '../src/core/jobs/row.ts';
import { complete, markDownloading, markRunning, markSubmitting } from '../src/core/jobs/steps.ts';
import type { BenchFolder } from './bench-folder.ts';
import type { QueueUnderTest } from './queue-under-test.ts';

/** Our queue and ledger as the engine uses them: the same functions, and the same reading of the row before each step as the runner does. */
export function openGessoQueue({ db, company, close }: BenchFolder): QueueUnderTest {
  const claimed: JobRow[] = [];
  const rotation = newRotation();
  return {
    enqueue: (count) => {
      for (let n = 0; n < count; n++) accept(db, company);
    },
    claim: (count) => {
      for (let n = 0; n < count; n++) {
        const now = Date.now();
        const job = claimNext(db, {
          provider: 'draft',
          attemptId: newId.attempt(now),
          lease: newId.attempt(now),
          now,
          rotation,
          keepsModel: false,
        });
        if (job === undefined) throw new Error('the queue of the benchmark is empty');
        claimed.push(job);
      }
    },
    finish: (count) => {
      for (const job of claimed.splice(0, count)) finish(db, job);
    },
    close,
  };
}

/** A waiting job with a reservation of a tenth of a cent. */
export function accept(db: Db, company: CompanyId): JobId {
  const now = Date.now();
  const id = newId.job(now);
  createJob(db, {
    id,
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
  return id;
}

function finish(db: Db, job: JobRow): void {
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
