import type { BudgetHistory } from '../../contract/budget.ts';
import type { CompanyId } from '../../contract/ids.ts';
import { DAY, type EpochMs } from '../../contract/units.ts';
import { assert } from '../base/assert.ts';
import type { Db } from '../db/open.ts';
import { all, get } from '../db/statement.ts';
import { windowAt } from './windows.ts';

/** Jobs that are named as the dearest. */
const DEAREST = 10;

type Bucket = {
  readonly bucket_at: number;
  readonly provider: string;
  readonly project_id: string;
  readonly spent_micros: number;
};

/**
 * What was spent in the last `days` days of a time zone, today included: by day and provider, in all by provider, project and job type,
 * with the dearest jobs and the price of an asset. A row belongs to the day of its reservation, as everywhere in the ledger.
 */
export function budgetHistory(
  db: Db,
  company: CompanyId,
  options: { readonly at: EpochMs; readonly days: number; readonly timeZone: string },
): BudgetHistory {
  const windows = lastDays(options);
  const [first] = windows;
  const last = windows.at(-1);
  assert(first !== undefined && last !== undefined, 'there is at least one day');
  const span = { company, start: first.start, end: last.end };
  const buckets = all<Bucket>(
    db,
    `select bucket_at, provider, project_id, spent_micros from ledger_totals
     where company_id = :company and bucket_at >= :start and bucket_at < :end and spent_micros <> 0 order by bucket_at limit 1000000`,
    span,
  );
  return {
    timeZone: options.timeZone,
    start: first.start,
    end: last.end,
    days: daysOf(windows, buckets),
    byProvider: sums(buckets, ({ provider }) => provider),
    byProject: sums(buckets, ({ project_id: project }) => project),
    byType: all<{ value: string; spentMicros: number }>(
      db,
      `select job_type as value, sum(actual_cost_micros) as spentMicros from jobs
       where company_id = :company and created_at >= :start and created_at < :end and actual_cost_micros > 0 group by 1 order by 2 desc limit 10`,
      span,
    ),
    dearest: dearestJobs(db, span),
    paidAssets: paidAssets(db, span),
  };
}

type Span = { readonly company: CompanyId; readonly start: EpochMs; readonly end: EpochMs };

function dearestJobs(db: Db, span: Span): BudgetHistory['dearest'] {
  return all<BudgetHistory['dearest'][number]>(
    db,
    `select id as jobId, provider, model, job_type as jobType, coalesce(json_extract(params, '$.prompt'), '') as prompt,
       actual_cost_micros as spentMicros, created_at as createdAt from jobs
     where company_id = :company and created_at >= :start and created_at < :end and actual_cost_micros > 0
     order by actual_cost_micros desc, created_at desc limit ${DEAREST}`,
    span,
  );
}

function paidAssets(db: Db, span: Span): BudgetHistory['paidAssets'] {
  const found = get<{ count: number; spentMicros: number }>(
    db,
    `select count(*) as count, coalesce(sum(assets.cost_micros), 0) as spentMicros from assets join jobs on jobs.id = assets.job_id
     where jobs.company_id = :company and jobs.created_at >= :start and jobs.created_at < :end and jobs.actual_cost_micros > 0`,
    span,
  );
  return found ?? { count: 0, spentMicros: 0 };
}

type Day = { readonly start: EpochMs; readonly end: EpochMs };

/** The days of the zone, oldest first. Each begins where the one after it has its day before. */
function lastDays({ at, days, timeZone }: { at: EpochMs; days: number; timeZone: string }): Day[] {
  const found: Day[] = [];
  let inside = at;
  for (let index = 0; index < days; index++) {
    const day = windowAt('day', inside, timeZone);
    assert(day !== undefined, 'a day has borders');
    found.unshift(day);
    inside = day.start - 1;
  }
  return found;
}

function daysOf(windows: readonly Day[], buckets: readonly Bucket[]): BudgetHistory['days'] {
  let next = 0;
  return windows.map(({ start, end }) => {
    const spent: Record<string, number> = {};
    for (let bucket = buckets[next]; bucket !== undefined && bucket.bucket_at < end; bucket = buckets[++next])
      spent[bucket.provider] = (spent[bucket.provider] ?? 0) + bucket.spent_micros;
    return { start, hours: Math.round((end - start) / (DAY / 24)), spentMicros: spent };
  });
}

function sums(buckets: readonly Bucket[], keyOf: (bucket: Bucket) => string): { value: string; spentMicros: number }[] {
  const found = new Map<string, number>();
  for (const bucket of buckets) found.set(keyOf(bucket), (found.get(keyOf(bucket)) ?? 0) + bucket.spent_micros);
  return [...found]
    .map(([value, spentMicros]) => ({ value, spentMicros }))
    .toSorted((a, b) => b.spentMicros - a.spentMicros);
}
