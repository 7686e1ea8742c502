import { describe, expect, it } from 'vitest';
import type { CompanyId, JobId } from '../../../src/contract/ids.ts';
import { newId } from '../../../src/core/base/ids.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { claimNext, nextDueAt } from '../../../src/core/jobs/claim.ts';
import { createJob } from '../../../src/core/jobs/create.ts';
import { newRotation } from '../../../src/core/jobs/pick.ts';
import type { JobRow } from '../../../src/core/jobs/row-schema.ts';
import { findJob } from '../../../src/core/jobs/row.ts';
import { requeue } from '../../../src/core/jobs/steps.ts';
import { temporaryDatabase } from '../data-folder.ts';

const NOW = 1_800_000_000_000;

function accept(db: Db, company: CompanyId): JobId {
  const id = newId.job(NOW);
  createJob(db, {
    id,
    reservationId: newId.reservation(NOW),
    companyId: company,
    projectId: null,
    jobType: 'image',
    provider: 'draft',
    model: 'sdxl',
    params: { prompt: 'rain', size: { width: 64 }, tags: ['a', null] },
    requestHash: 'h',
    idempotencyKey: null,
    maxCostMicros: null,
    estimatedCostMicros: 5,
    reserveMicros: 5,
    priceVersion: null,
    acceptSoftLimits: false,
    timeZone: 'UTC',
    now: NOW,
  });
  return id;
}

function claim(db: Db, now: number): JobRow | undefined {
  return claimNext(db, {
    provider: 'draft',
    attemptId: newId.attempt(now),
    lease: `lease-${now}`,
    now,
    rotation: newRotation(),
    keepsModel: false,
  });
}

describe('claimNext', () => {
  it('gives the row as it now lies on the disk, at the first try and at the next', () => {
    const { db, company } = temporaryDatabase();
    const id = accept(db, company);

    const first = claim(db, NOW + 1);
    const asStored = findJob(db, id);
    requeue(db, first!, { runAfter: NOW + 2, reason: {}, now: NOW + 2 });
    const second = claim(db, NOW + 3);

    expect(first).toEqual(asStored);
    expect(first).toMatchObject({ id, state: 'preparing', attempt: 1, started_at: NOW + 1, lease: `lease-${NOW + 1}` });
    expect(second).toEqual(findJob(db, id));
    expect(second).toMatchObject({ attempt: 2, started_at: NOW + 1, lease: `lease-${NOW + 3}` });
  });

  it('knows when the next waiting job becomes due, and that none does', () => {
    const { db, company } = temporaryDatabase();
    accept(db, company);
    const job = claim(db, NOW);

    requeue(db, job!, { runAfter: NOW + 50, reason: {}, now: NOW });

    expect(claim(db, NOW + 49)).toBeUndefined();
    expect(nextDueAt(db, NOW)).toBe(NOW + 50);
    expect(nextDueAt(db, NOW + 50)).toBeUndefined();
  });
});
