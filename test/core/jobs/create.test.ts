import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/core/base/ids.ts';
import { get } from '../../../src/core/db/statement.ts';
import { transaction } from '../../../src/core/db/transaction.ts';
import { createJob, createJobWithin, type NewJob } from '../../../src/core/jobs/create.ts';
import { findJob } from '../../../src/core/jobs/row.ts';
import { temporaryDatabase } from '../data-folder.ts';

const NOW = 1_800_000_000_000;

function newJob(companyId: NewJob['companyId'], change: Partial<NewJob> = {}): NewJob {
  return {
    id: newId.job(NOW),
    reservationId: newId.reservation(NOW),
    companyId,
    projectId: null,
    jobType: 'image',
    provider: 'draft',
    model: null,
    params: { prompt: 'rain' },
    requestHash: 'h',
    idempotencyKey: null,
    maxCostMicros: null,
    estimatedCostMicros: null,
    reserveMicros: 5,
    priceVersion: null,
    acceptSoftLimits: false,
    timeZone: 'UTC',
    now: NOW,
    ...change,
  };
}

describe('createJob', () => {
  it('gives the row as it lies on the disk', () => {
    const { db, company } = temporaryDatabase();
    const job = newJob(company, {
      model: 'sdxl',
      params: { prompt: 'rain', zero: -0, nested: { tags: ['a', null] } },
      idempotencyKey: 'key',
      maxCostMicros: 9,
      estimatedCostMicros: 7,
    });

    const first = createJob(db, job);
    const second = createJob(db, newJob(company));

    expect(first).toEqual({ job: findJob(db, job.id), created: true });
    expect(second.job).toEqual(findJob(db, second.job.id));
    expect(second.job.position).toBeGreaterThan(first.job.position);
  });

  it('gives the job that was made before, as it is now', () => {
    const { db, company } = temporaryDatabase();
    const job = newJob(company);
    createJob(db, job);

    expect(createJob(db, job)).toEqual({ job: findJob(db, job.id), created: false });
  });
});

describe('createJobWithin', () => {
  it('refuses to run without a transaction around it', () => {
    const { db, company } = temporaryDatabase();

    expect(() => createJobWithin(db, newJob(company))).toThrow();
    expect(get(db, 'select count(*) as n from jobs')).toEqual({ n: 0 });
  });

  it('leaves nothing of a batch when a later job is refused', () => {
    const { db, company } = temporaryDatabase();
    const known = newJob(company);

    expect(() =>
      transaction(db, () => {
        createJobWithin(db, known);
        createJobWithin(db, { ...known, requestHash: 'other' });
      }),
    ).toThrow(/another request|something else/);

    for (const table of ['jobs', 'job_events', 'reservations', 'ledger_entries', 'ledger_totals'])
      expect(get(db, `select count(*) as n from ${table}`)).toEqual({ n: 0 });
  });
});
