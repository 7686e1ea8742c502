import { DAY } from '../../contract/units.ts';
import type { Db } from '../db/open.ts';
import { get } from '../db/statement.ts';
import { BUCKET_MS } from './ledger.ts';

export type LedgerCheck = { readonly name: string; readonly ok: boolean; readonly detail: string };

/** Each invariant, as a query that counts its violations. */
const INVARIANTS: readonly { readonly name: string; readonly says: string; readonly violations: string }[] = [
  {
    name: 'every_reservation_is_booked_once',
    says: 'each reservation has exactly one reserve row of its amount',
    violations: `select count(*) as n from reservations where (
      select count(*) from ledger_entries e where e.reservation_id = reservations.id and e.kind = 'reserve' and e.held_micros = reservations.amount_micros) <> 1`,
  },
  {
    name: 'a_reservation_is_resolved_at_most_once',
    says: 'no reservation has two settle or release rows',
    violations: `select count(*) as n from (
      select 1 from ledger_entries where kind in ('release', 'settle') group by reservation_id having count(*) > 1)`,
  },
  {
    name: 'a_resolved_reservation_holds_nothing',
    says: 'the held amounts of a resolved reservation sum to 0',
    violations: `select count(*) as n from (
      select 1 from ledger_entries group by reservation_id
      having sum(kind in ('release', 'settle')) = 1 and sum(held_micros) <> 0)`,
  },
  {
    name: 'nothing_is_held_below_zero',
    says: 'no reservation frees more than it holds',
    violations: `select count(*) as n from (select 1 from ledger_entries group by reservation_id having sum(held_micros) < 0)`,
  },
  {
    name: 'ended_jobs_hold_nothing',
    says: 'each job that has ended has resolved its reservation',
    violations: `select count(*) as n from jobs where state in ('completed', 'failed', 'cancelled') and not exists (
      select 1 from ledger_entries e where e.reservation_id = jobs.reservation_id and e.kind in ('release', 'settle'))`,
  },
  {
    name: 'open_jobs_hold_their_reservation',
    says: 'each job that has not ended still holds its reservation',
    violations: `select count(*) as n from jobs where state not in ('completed', 'failed', 'cancelled') and (
      not exists (select 1 from reservations r where r.id = jobs.reservation_id and r.job_id = jobs.id)
      or exists (select 1 from ledger_entries e where e.reservation_id = jobs.reservation_id and e.kind in ('release', 'settle')))`,
  },
  {
    name: 'only_open_jobs_hold_money',
    says: 'each reservation that is not resolved is the present one of a job that has not ended, or one on top of it',
    violations: `select count(*) as n from reservations r where not exists (
        select 1 from ledger_entries e where e.reservation_id = r.id and e.kind in ('release', 'settle'))
      and not exists (
        select 1 from jobs join reservations present on present.id = jobs.reservation_id
        where jobs.id = r.job_id and jobs.state not in ('completed', 'failed', 'cancelled')
          and (present.id = r.id or present.created_at = r.created_at))`,
  },
  {
    name: 'entries_agree_with_their_reservation',
    says: 'each row names the job, company, project, provider and window of its reservation',
    violations: `select count(*) as n from ledger_entries e left join reservations r on r.id = e.reservation_id
      where r.id is null or e.job_id <> r.job_id or e.company_id <> r.company_id or e.project_id is not r.project_id
        or e.provider <> r.provider or e.window_at <> r.created_at`,
  },
  {
    name: 'each_kind_moves_what_it_may',
    says: 'a reserve row holds, a release row frees, a settle row frees and books, each adjust and settle row says how its cost is known',
    violations: `select count(*) as n from ledger_entries where not case kind
      when 'reserve' then held_micros >= 0 and spent_micros = 0
      when 'release' then held_micros <= 0 and spent_micros = 0
      when 'settle' then held_micros <= 0 and spent_micros >= 0 and cost_basis is not null
      when 'adjust' then held_micros = 0 and cost_basis is not null
      else 0 end`,
  },
  {
    name: 'job_costs_match_the_ledger',
    says: 'the actual cost of each job equals what all its attempts spent',
    violations: `select count(*) as n from jobs where coalesce(actual_cost_micros, 0) <> (
      select coalesce(sum(e.spent_micros), 0) from ledger_entries e where e.job_id = jobs.id)`,
  },
  {
    name: 'cached_totals_match_the_ledger',
    says: 'the cached totals equal the sums of the rows',
    violations: `select count(*) as n from (
      select company_id, bucket_at, provider, project_id, sum(held) as held, sum(spent) as spent from (
        select company_id, window_at - window_at % ${BUCKET_MS} as bucket_at, provider, coalesce(project_id, '') as project_id,
          held_micros as held, spent_micros as spent from ledger_entries
        union all
        select company_id, bucket_at, provider, project_id, 0 - held_micros, 0 - spent_micros from ledger_totals
      ) group by company_id, bucket_at, provider, project_id having sum(held) <> 0 or sum(spent) <> 0)`,
  },
  {
    name: 'day_totals_match_the_totals',
    says: 'the cached totals of whole days equal the sums of their quarters of an hour',
    violations: `select count(*) as n from (
      select company_id, day_at, provider, project_id, sum(held) as held, sum(spent) as spent from (
        select company_id, bucket_at - bucket_at % ${DAY} as day_at, provider, project_id, held_micros as held, spent_micros as spent
        from ledger_totals
        union all
        select company_id, day_at, provider, project_id, 0 - held_micros, 0 - spent_micros from ledger_day_totals
      ) group by company_id, day_at, provider, project_id having sum(held) <> 0 or sum(spent) <> 0)`,
  },
  {
    name: 'job_counts_match_the_jobs',
    says: 'the cached counts of jobs by state equal the number of rows',
    violations: `select count(*) as n from (
      select company_id, state, sum(n) as n from (
        select company_id, state, count(*) as n from jobs group by company_id, state
        union all
        select company_id, state, 0 - jobs from job_counts
      ) group by company_id, state having sum(n) <> 0)`,
  },
];

/** Checks every invariant of the ledger, by name. Reads all rows; changes nothing. */
export function verifyLedger(db: Db): readonly LedgerCheck[] {
  return INVARIANTS.map(({ name, says, violations }) => {
    const n = get<{ n: number }>(db, violations)?.n ?? 0;
    return {
      name,
      ok: n === 0,
      detail: n === 0 ? says : `${n} violation${n === 1 ? '' : 's'}: it should be that ${says}`,
    };
  });
}
