import type { BudgetView, LedgerEntry } from '../../contract/budget.ts';
import type { CompanyId } from '../../contract/ids.ts';
import type { EpochMs } from '../../contract/units.ts';
import { assert } from '../base/assert.ts';
import type { Db } from '../db/open.ts';
import { all, get } from '../db/statement.ts';
import { balanceOf } from './balance.ts';
import { listLimits, viewLimit } from './limits.ts';
import { windowAt } from './windows.ts';

/** The company's budget as it stands at `at`. */
export function viewBudget(db: Db, company: CompanyId, options: { at: EpochMs; timeZone: string }): BudgetView {
  const month = windowAt('month', options.at, options.timeZone);
  assert(month !== undefined, 'a month has borders');
  const thisMonth = balanceOf(db, company, 'all', month);
  const total = balanceOf(db, company, 'all', undefined);
  const unresolved = get<{ count: number; micros: number }>(
    db,
    `select count(distinct jobs.id) as count, coalesce(sum(reservations.amount_micros), 0) as micros
     from jobs join reservations on reservations.job_id = jobs.id
     where jobs.state = 'uncertain' and jobs.company_id = +:company and not exists (
       select 1 from ledger_entries e where e.reservation_id = reservations.id and e.kind in ('release', 'settle'))`,
    { company },
  );
  return {
    companyId: company,
    timeZone: options.timeZone,
    limits: listLimits(db, company).map((limit) => viewLimit(db, limit, options.at, options.timeZone)),
    month: {
      start: month.start,
      end: month.end,
      spentMicros: thisMonth.spentMicros,
      reservedMicros: thisMonth.heldMicros,
    },
    total: { spentMicros: total.spentMicros, reservedMicros: total.heldMicros },
    unresolved: { count: unresolved?.count ?? 0, micros: unresolved?.micros ?? 0 },
  };
}

type EntryRow = {
  readonly id: number;
  readonly kind: LedgerEntry['kind'];
  readonly reservation_id: string;
  readonly job_id: LedgerEntry['jobId'];
  readonly attempt: number;
  readonly provider: LedgerEntry['provider'];
  readonly held_micros: number;
  readonly spent_micros: number;
  readonly cost_basis: string | null;
  readonly price_version: string | null;
  readonly window_at: number;
  readonly created_at: number;
};

/** Ledger rows, newest first, before the row id `before`. */
export function listEntries(db: Db, company: CompanyId, options: { limit: number; before: number }): LedgerEntry[] {
  const rows = all<EntryRow>(
    db,
    `select id, kind, reservation_id, job_id, attempt, provider, held_micros, spent_micros, cost_basis, price_version, window_at, created_at
     from ledger_entries where company_id = :company and id < :before order by id desc limit :limit`,
    { company, before: options.before, limit: options.limit },
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    reservationId: row.reservation_id,
    jobId: row.job_id,
    attempt: row.attempt,
    provider: row.provider,
    heldMicros: row.held_micros,
    spentMicros: row.spent_micros,
    costBasis: row.cost_basis,
    priceVersion: row.price_version,
    windowAt: row.window_at,
    createdAt: row.created_at,
  }));
}
