import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobRow } from '../../../src/core/jobs/row-schema.ts';
import { newId } from '../../../src/core/base/ids.ts';
import { all, run } from '../../../src/core/db/statement.ts';
import { transaction } from '../../../src/core/db/transaction.ts';
import { claimNext } from '../../../src/core/jobs/claim.ts';
import { createJob } from '../../../src/core/jobs/create.ts';
import { newRotation } from '../../../src/core/jobs/pick.ts';
import { countJobs } from '../../../src/core/jobs/queries.ts';
import { markCancelled, requeue } from '../../../src/core/jobs/steps.ts';
import { temporaryDatabase } from '../data-folder.ts';

const NOW = 1_800_000_000_000;
const STEPS = ['create', 'claim', 'requeue', 'cancel', 'undone'] as const;

describe('countJobs', () => {
  it('agrees with the rows after any steps, also those that were undone', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STEPS), { maxLength: 40 }), (steps) => {
        const { db, company } = temporaryDatabase();
        const rotation = newRotation();
        const claimed: JobRow[] = [];
        const create = (): void => {
          createJob(db, {
            id: newId.job(NOW),
            reservationId: newId.reservation(NOW),
            companyId: company,
            projectId: null,
            jobType: 'image',
            provider: 'draft',
            model: null,
            params: {},
            requestHash: 'h',
            idempotencyKey: null,
            maxCostMicros: null,
            estimatedCostMicros: 0,
            reserveMicros: 0,
            priceVersion: null,
            acceptSoftLimits: false,
            timeZone: 'UTC',
            now: NOW,
          });
        };
        const claim = (): JobRow | undefined =>
          claimNext(db, {
            provider: 'draft',
            attemptId: newId.attempt(NOW),
            lease: newId.attempt(NOW),
            now: NOW,
            rotation,
            keepsModel: false,
          });

        for (const step of steps) {
          if (step === 'create') create();
          if (step === 'claim') claimed.push(...[claim()].filter((job) => job !== undefined));
          const job = step === 'requeue' || step === 'cancel' ? claimed.pop() : undefined;
          if (job !== undefined && step === 'requeue') requeue(db, job, { runAfter: NOW, reason: {}, now: NOW });
          if (job !== undefined && step === 'cancel') markCancelled(db, job, { cost: undefined, now: NOW });
          if (step === 'undone')
            expect(() =>
              transaction(db, () => {
                create();
                throw new Error('undone');
              }),
            ).toThrow('undone');
        }

        const counted = all(db, 'select state, jobs as n from job_counts where jobs <> 0 order by state');
        expect(counted).toEqual(all(db, 'select state, count(*) as n from jobs group by state order by state'));
        const counts = countJobs(db, company);
        expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(steps.filter((s) => s === 'create').length);
      }),
      { numRuns: 30 },
    );
  });

  it('forgets a deleted job', () => {
    const { db, company } = temporaryDatabase();
    run(
      db,
      `insert into jobs (id, company_id, job_type, provider, params, request_hash, state, position, reservation_id, created_at, updated_at)
       values ('j', :company, 'image', 'draft', '{}', 'h', 'queued', 1, 'r', 1, 1)`,
      { company },
    );
    expect(countJobs(db, company).queued).toBe(1);

    run(db, "delete from jobs where id = 'j'");

    expect(countJobs(db, company).queued).toBe(0);
  });
});
