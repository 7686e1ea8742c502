import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { companyIdSchema, type ProjectId, projectIdSchema } from '../../../src/contract/ids.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import { newId } from '../../../src/core/base/ids.ts';
import { setLimit } from '../../../src/core/budget/limits.ts';
import { verifyLedger } from '../../../src/core/budget/verify.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { all, run } from '../../../src/core/db/statement.ts';
import { transaction } from '../../../src/core/db/transaction.ts';
import { createJobWithin, type NewJob } from '../../../src/core/jobs/create.ts';
import { createJobsWithin } from '../../../src/core/jobs/create-many.ts';
import { temporaryDatabase } from '../data-folder.ts';

const NOW = 1_800_000_000_000;
const COMPANY = companyIdSchema.parse('00000000-0000-7000-8000-00000000000c');
const PROJECTS = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'].map((id) =>
  projectIdSchema.parse(id),
);
const STRANGER = projectIdSchema.parse('00000000-0000-7000-8000-00000000000d');
const TABLES = [
  'jobs',
  'job_events',
  'reservations',
  'ledger_entries',
  'ledger_totals',
  'ledger_day_totals',
  'job_counts',
];

function open(limits: readonly Limit[] = []): Db {
  const { db } = temporaryDatabase();
  run(db, `insert into companies (id, name, created_at) values (:id, 'Test', 1)`, { id: COMPANY });
  for (const id of PROJECTS)
    run(db, 'insert into projects (id, company_id, name, created_at) values (:id, :company, :id, 1)', {
      id,
      company: COMPANY,
    });
  limitBy(db, limits);
  return db;
}

type Limit = {
  readonly scope: 'all' | 'provider:draft' | `project:${string}`;
  readonly kind: 'hard' | 'soft';
  readonly limit_micros: number;
};

function newJob(change: Partial<NewJob> = {}): NewJob {
  const price = change.estimatedCostMicros ?? 5;
  return {
    id: newId.job(NOW),
    reservationId: newId.reservation(NOW),
    companyId: COMPANY,
    projectId: null,
    jobType: 'image',
    provider: 'draft',
    model: null,
    params: { prompt: 'rain' },
    requestHash: 'h',
    idempotencyKey: null,
    maxCostMicros: null,
    estimatedCostMicros: price,
    reserveMicros: price,
    priceVersion: 'v1',
    acceptSoftLimits: false,
    timeZone: 'UTC',
    now: NOW,
    ...change,
  };
}

function contentOf(db: Db): unknown {
  return TABLES.map((table) => [table, all(db, `select * from ${table} order by 1, 2`)]);
}

/** What it gave, or the code and words of its refusal; nothing of a refused batch is left. */
function outcomeOf(db: Db, work: () => unknown): unknown {
  try {
    return transaction(db, work);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.code, error.message];
  }
}

/** What comes of it under these limits: the outcome, every row, and whether the books balance. Undone again: the next case finds an empty folder. */
function tried(db: Db, limits: readonly Limit[], work: (db: Db) => unknown): unknown {
  const seen: { it?: unknown } = {};
  const undo = new Error('undone');
  try {
    transaction(db, () => {
      limitBy(db, limits);
      const outcome = outcomeOf(db, () => work(db));
      seen.it = { outcome, content: contentOf(db), broken: verifyLedger(db).filter((check) => !check.ok) };
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  expect(seen.it).toMatchObject({ broken: [] });
  return seen.it;
}

function limitBy(db: Db, limits: readonly Limit[]): void {
  for (const limit of limits) setLimit(db, { id: newId.limit(NOW), company_id: COMPANY, window: 'day', ...limit }, NOW);
}

const projectOf: fc.Arbitrary<ProjectId | null> = fc.constantFrom(null, null, ...PROJECTS);
const oneJob = fc.record({
  provider: fc.constantFrom('draft' as const, 'draft' as const, 'runway' as const),
  projectId: projectOf,
  price: fc.constantFrom(0, 1, 5, 40),
  hasCapOnly: fc.boolean(),
  priceVersion: fc.constantFrom('v1', 'v1', 'v2', null),
  acceptSoftLimits: fc.constantFrom(false, false, true),
  key: fc.constantFrom(null, null, null, 'k1', 'k2'),
  repeats: fc.constantFrom(false, false, false, false, true),
  minutes: fc.constantFrom(0, 1, 20),
});
const someLimits = fc.array(
  fc.record({
    scope: fc.constantFrom<Limit['scope'][]>('all', 'provider:draft', `project:${PROJECTS[0] ?? ''}`),
    kind: fc.constantFrom('hard' as const, 'soft' as const),
    limit_micros: fc.constantFrom(0, 30, 100, 1000),
  }),
  { maxLength: 2 },
);

describe('createJobsWithin', () => {
  it('writes what one after the other would write, and refuses what that would refuse, in the same words', () => {
    const [singly, together] = [open(), open()];
    fc.assert(
      fc.property(
        fc.array(oneJob, { minLength: 1, maxLength: 12 }),
        someLimits,
        fc.boolean(),
        (plans, limits, isUniform) => {
          const [first] = plans;
          const jobs: NewJob[] = [];
          for (const plan of plans) {
            const { provider, projectId, acceptSoftLimits } = isUniform && first !== undefined ? first : plan;
            const former = jobs.at(-1);
            if (plan.repeats && former !== undefined) jobs.push({ ...former });
            else
              jobs.push(
                newJob({
                  provider,
                  projectId,
                  acceptSoftLimits,
                  priceVersion: plan.priceVersion,
                  idempotencyKey: plan.key,
                  estimatedCostMicros: plan.hasCapOnly ? null : plan.price,
                  maxCostMicros: plan.hasCapOnly ? plan.price : null,
                  reserveMicros: plan.price,
                  now: NOW + plan.minutes * 60_000,
                }),
              );
          }

          const expected = tried(singly, limits, (db) => jobs.map((job) => createJobWithin(db, job).job.id));
          const found = tried(together, limits, (db) => createJobsWithin(db, jobs).map(({ jobId }) => jobId));

          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('comes last in the queue, in its own order, and once more behind that', () => {
    const db = open();
    const jobs = Array.from({ length: 5 }, () => newJob());
    const more = Array.from({ length: 3 }, () => newJob());

    transaction(db, () => createJobsWithin(db, jobs));
    transaction(db, () => createJobsWithin(db, more));

    expect(all<{ id: string }>(db, 'select id from jobs order by position').map((row) => row.id)).toEqual(
      [...jobs, ...more].map((job) => job.id),
    );
  });

  it('reserves exactly up to a limit and not one micro-dollar more', () => {
    const db = open([{ scope: 'all', kind: 'hard', limit_micros: 50 }]);

    expect(
      outcomeOf(db, () =>
        createJobsWithin(
          db,
          Array.from({ length: 11 }, () => newJob()),
        ),
      ),
    ).toMatchObject(['budget_exceeded', expect.any(String)]);
    expect(all(db, 'select 1 from jobs')).toEqual([]);
    expect(
      transaction(db, () =>
        createJobsWithin(
          db,
          Array.from({ length: 10 }, () => newJob()),
        ),
      ),
    ).toHaveLength(10);
    expect(outcomeOf(db, () => createJobsWithin(db, [newJob()]))).toMatchObject([
      'budget_exceeded',
      expect.any(String),
    ]);
  });

  it('refuses all of them for an unknown project', () => {
    const db = open();

    const outcome = outcomeOf(db, () => createJobsWithin(db, [newJob(), newJob({ projectId: STRANGER })]));

    expect(outcome).toMatchObject(['invalid_request', expect.any(String)]);
    expect(all(db, 'select 1 from jobs')).toEqual([]);
  });
});
