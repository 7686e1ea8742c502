import type { LimitScope } from '../../contract/budget.ts';
import type { CompanyId } from '../../contract/ids.ts';
import { DAY, type MicroUsd } from '../../contract/units.ts';
import type { Db } from '../db/open.ts';
import { get } from '../db/statement.ts';
import type { Window } from './windows.ts';

/** Money of a scope and a window: spent is settled, held is reserved and not yet resolved. Micro-dollars. */
export type Balance = { readonly spentMicros: MicroUsd; readonly heldMicros: MicroUsd };

/**
 * Sums the cached totals of a company: whole UTC days, and the quarters of an hour before and after them. window undefined: since the
 * beginning. Borders must be midnights of a time zone (multiples of 15 minutes).
 */
export function balanceOf(db: Db, company: CompanyId, scope: LimitScope, window: Window | undefined): Balance {
  const [kind, id] = splitScope(scope);
  const row = get<{ held: number; spent: number }>(db, SUM, {
    company,
    ...spansOf(window),
    provider: kind === 'provider' ? id : null,
    project: kind === 'project' ? id : null,
  });
  return { spentMicros: row?.spent ?? 0, heldMicros: row?.held ?? 0 };
}

const SUM = `select coalesce(sum(held_micros), 0) as held, coalesce(sum(spent_micros), 0) as spent from (
   select held_micros, spent_micros, provider, project_id from ledger_day_totals
   where company_id = :company and day_at >= :first_day and day_at < :last_day
   union all
   select held_micros, spent_micros, provider, project_id from ledger_totals
   where company_id = :company and bucket_at >= :start and bucket_at < :first_day
   union all
   select held_micros, spent_micros, provider, project_id from ledger_totals
   where company_id = :company and bucket_at >= :last_day and bucket_at < :end
 )
 where (:provider is null or provider = :provider) and (:project is null or project_id = :project)`;

/** Where the whole UTC days of a window begin and end; a window without one is its quarters alone. */
function spansOf(window: Window | undefined): { start: number; first_day: number; last_day: number; end: number } {
  if (window === undefined) return { start: 0, first_day: 0, last_day: FOREVER, end: FOREVER };
  const firstDay = Math.ceil(window.start / DAY) * DAY;
  const lastDay = Math.floor(window.end / DAY) * DAY;
  const hasDays = firstDay < lastDay;
  return {
    start: window.start,
    first_day: hasDays ? firstDay : window.end,
    last_day: hasDays ? lastDay : window.end,
    end: window.end,
  };
}

const FOREVER = Number.MAX_SAFE_INTEGER;

/** `provider:runway` → ['provider', 'runway']; `all` → ['all', '']. */
export function splitScope(scope: LimitScope): readonly [kind: 'all' | 'provider' | 'project', id: string] {
  if (scope.startsWith('provider:')) return ['provider', scope.slice('provider:'.length)];
  if (scope.startsWith('project:')) return ['project', scope.slice('project:'.length)];
  return ['all', ''];
}
