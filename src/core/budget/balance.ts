import type { LimitScope } from '../../contract/budget.ts';
import type { CompanyId } from '../../contract/ids.ts';
import type { MicroUsd } from '../../contract/units.ts';
import type { Db } from '../db/open.ts';
import { get } from '../db/statement.ts';
import type { Window } from './windows.ts';

/** Money of a scope and a window: spent is settled, held is reserved and not yet resolved. Micro-dollars. */
export type Balance = { readonly spentMicros: MicroUsd; readonly heldMicros: MicroUsd };

/** Sums the cached totals of a company. window undefined: since the beginning. Borders must be midnights of a time zone (multiples of 15 minutes). */
export function balanceOf(db: Db, company: CompanyId, scope: LimitScope, window: Window | undefined): Balance {
  const [kind, id] = splitScope(scope);
  const row = get<{ held: number; spent: number }>(
    db,
    `select coalesce(sum(held_micros), 0) as held, coalesce(sum(spent_micros), 0) as spent
     from ledger_totals
     where company_id = :company and bucket_at >= :start and bucket_at < :end
       and (:provider is null or provider = :provider) and (:project is null or project_id = :project)`,
    {
      company,
      start: window?.start ?? 0,
      end: window?.end ?? Number.MAX_SAFE_INTEGER,
      provider: kind === 'provider' ? id : null,
      project: kind === 'project' ? id : null,
    },
  );
  return { spentMicros: row?.spent ?? 0, heldMicros: row?.held ?? 0 };
}

/** `provider:runway` → ['provider', 'runway']; `all` → ['all', '']. */
export function splitScope(scope: LimitScope): readonly [kind: 'all' | 'provider' | 'project', id: string] {
  if (scope.startsWith('provider:')) return ['provider', scope.slice('provider:'.length)];
  if (scope.startsWith('project:')) return ['project', scope.slice('project:'.length)];
  return ['all', ''];
}
