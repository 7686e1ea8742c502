import type { JobId } from '../../contract/ids.ts';
import { assert } from '../base/assert.ts';
import { BUCKET_MS } from '../budget/ledger.ts';
import { listLimits } from '../budget/limits.ts';
import { refusalOf } from '../budget/reserve.ts';
import type { Db } from '../db/open.ts';
import { get, run } from '../db/statement.ts';
import { createJobWithin, insertJobRow, type NewJob, requireProject, rowOf } from './create.ts';
import { lastPosition, POSITION_GAP } from './order.ts';

/** A job of a batch: whether it was accepted now or before, and whether money is held for it. */
export type AcceptedOne = { readonly jobId: JobId; readonly isPaid: boolean };

/**
 * Accepts many jobs as a part of the caller's transaction, which must be undone when this throws: the same rows as one `createJobWithin`
 * after the other, in the same order and under the same refusals. Where all of them are new and every limit has room for their sum,
 * their events, reservations and ledger rows are written by one statement for each table, from the rows of the jobs themselves.
 */
export function createJobsWithin(db: Db, jobs: readonly NewJob[]): AcceptedOne[] {
  assert(db.inTransaction, 'jobs are accepted in a transaction');
  if (!areNew(db, jobs) || !fitTogether(db, jobs))
    // One of them is refused, or was accepted before: whichever it is, it says so itself.
    return jobs.map((job) => {
      const accepted = createJobWithin(db, job).job;
      return { jobId: accepted.id, isPaid: accepted.estimated_cost_micros !== 0 };
    });
  for (const { companyId, projectId } of firstOfEach(jobs, (job) => `${job.companyId} ${job.projectId}`))
    if (projectId !== null) requireProject(db, companyId, projectId);
  let position = lastPosition(db);
  for (const batch of consecutive(jobs)) {
    const before = lastRow(db);
    for (const job of batch) insertJobRow(db, rowOf(job, (position += POSITION_GAP)));
    writeBooks(db, { before, after: lastRow(db), priceVersion: batch[0]?.priceVersion ?? null });
  }
  return jobs.map((job) => ({ jobId: job.id, isPaid: job.estimatedCostMicros !== 0 }));
}

/** No id and no key among them was used before, nor twice now. */
function areNew(db: Db, jobs: readonly NewJob[]): boolean {
  const ids = new Set(jobs.map((job) => job.id));
  const keyed = jobs.filter((job) => job.idempotencyKey !== null);
  const keys = new Set(keyed.map((job) => `${job.companyId} ${job.idempotencyKey}`));
  if (ids.size < jobs.length || keys.size < keyed.length) return false;
  const hasId = get(db, 'select 1 from jobs where id in (select value from json_each(:ids)) limit 1', {
    ids: JSON.stringify([...ids]),
  });
  if (hasId !== undefined) return false;
  return keyed.every(
    (job) =>
      get(db, 'select 1 from jobs where company_id = :company and idempotency_key = :key', {
        company: job.companyId,
        key: job.idempotencyKey,
      }) === undefined,
  );
}

/**
 * Every limit has room for all of them: since no amount is negative, each of them then has room after those before it. What the limits
 * tell apart (provider, project, a person's consent to soft ones) must be the same for all; others are looked at one by one.
 */
function fitTogether(db: Db, jobs: readonly NewJob[]): boolean {
  const [first] = jobs;
  if (first === undefined) return true;
  const isPlain = jobs.every(
    (job) => job.companyId === first.companyId && job.reserveMicros === (job.estimatedCostMicros ?? job.maxCostMicros),
  );
  if (!isPlain) return false;
  if (listLimits(db, first.companyId).length === 0) return true;
  const isUniform = jobs.every(
    (job) =>
      job.provider === first.provider &&
      job.projectId === first.projectId &&
      job.acceptSoftLimits === first.acceptSoftLimits,
  );
  // At the two ends of the batch: a window may have begun in between.
  return isUniform && [first, jobs.at(-1) ?? first].every((job) => hasRoom(db, job, jobs));
}

function hasRoom(db: Db, job: NewJob, jobs: readonly NewJob[]): boolean {
  const amount = jobs.reduce((sum, one) => sum + one.reserveMicros, 0);
  if (!Number.isSafeInteger(amount)) return false;
  const reservation = {
    id: job.reservationId,
    job_id: job.id,
    company_id: job.companyId,
    project_id: job.projectId,
    provider: job.provider,
    amount_micros: amount,
    price_version: job.priceVersion,
    created_at: job.now,
  };
  return refusalOf(db, { reservation, timeZone: job.timeZone, acceptSoftLimits: job.acceptSoftLimits }) === undefined;
}

function lastRow(db: Db): number {
  return get<{ row: number }>(db, 'select coalesce(max(rowid), 0) as row from jobs')?.row ?? 0;
}

/** What belongs to each of the jobs in these rows: its first event, its reservation, its line in the ledger and in the cached sums. */
function writeBooks(db: Db, rows: { before: number; after: number; priceVersion: string | null }): void {
  const { before, after, priceVersion } = rows;
  run(
    db,
    `insert into job_events (job_id, attempt, to_state, at)
     select id, 0, state, created_at from jobs where rowid > :before and rowid <= :after order by rowid`,
    { before, after },
  );
  run(
    db,
    `insert into reservations (id, job_id, company_id, project_id, provider, amount_micros, price_version, created_at)
     select reservation_id, id, company_id, project_id, provider, coalesce(estimated_cost_micros, max_cost_micros), :version, created_at
     from jobs where rowid > :before and rowid <= :after order by rowid`,
    { before, after, version: priceVersion },
  );
  run(
    db,
    `insert into ledger_entries (kind, reservation_id, job_id, attempt, company_id, project_id, provider,
       held_micros, spent_micros, price_version, window_at, created_at)
     select 'reserve', reservation_id, id, 1, company_id, project_id, provider,
       coalesce(estimated_cost_micros, max_cost_micros), 0, :version, created_at, created_at
     from jobs where rowid > :before and rowid <= :after order by rowid`,
    { before, after, version: priceVersion },
  );
  run(
    db,
    `insert into ledger_totals (company_id, bucket_at, provider, project_id, held_micros, spent_micros)
     select company_id, created_at - created_at % ${BUCKET_MS}, provider, coalesce(project_id, ''),
       sum(coalesce(estimated_cost_micros, max_cost_micros)), 0
     from jobs where rowid > :before and rowid <= :after group by 1, 2, 3, 4
     having sum(coalesce(estimated_cost_micros, max_cost_micros)) > 0
     on conflict (company_id, bucket_at, provider, project_id)
     do update set held_micros = held_micros + excluded.held_micros`,
    { before, after },
  );
}

/** Runs of neighbours under one price table. */
function consecutive(jobs: readonly NewJob[]): NewJob[][] {
  const runs: NewJob[][] = [];
  for (const job of jobs) {
    const last = runs.at(-1);
    if (last !== undefined && last[0]?.priceVersion === job.priceVersion) last.push(job);
    else runs.push([job]);
  }
  return runs;
}

function firstOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()];
}
