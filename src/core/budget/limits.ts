import type { LimitScope, LimitView, LimitWindow } from '../../contract/budget.ts';
import type { CompanyId, LimitId } from '../../contract/ids.ts';
import type { EpochMs, MicroUsd } from '../../contract/units.ts';
import type { Db } from '../db/open.ts';
import { all, get, run } from '../db/statement.ts';
import { balanceOf } from './balance.ts';
import { windowAt } from './windows.ts';

export type LimitRow = {
  readonly id: LimitId;
  readonly company_id: CompanyId;
  readonly scope: LimitScope;
  readonly window: LimitWindow;
  readonly kind: 'hard' | 'soft';
  readonly limit_micros: MicroUsd;
};

/** All limits of a company; a handful. */
export function listLimits(db: Db, company: CompanyId): LimitRow[] {
  return all<LimitRow>(
    db,
    'select id, company_id, scope, window, kind, limit_micros from limits where company_id = +:company order by scope, window, kind',
    { company },
  );
}

/** Sets the limit of a scope, window and kind; a second one replaces the first. Durable on return. */
export function setLimit(db: Db, limit: LimitRow, now: EpochMs): LimitRow {
  run(
    db,
    `insert into limits (id, company_id, scope, window, kind, limit_micros, created_at, updated_at)
     values (:id, :company_id, :scope, :window, :kind, :limit_micros, :now, :now)
     on conflict (company_id, scope, window, kind) do update set limit_micros = excluded.limit_micros, updated_at = excluded.updated_at`,
    { ...limit, now },
  );
  const stored = get<LimitRow>(
    db,
    'select id, company_id, scope, window, kind, limit_micros from limits where company_id = :company_id and scope = :scope and window = :window and kind = :kind',
    { company_id: limit.company_id, scope: limit.scope, window: limit.window, kind: limit.kind },
  );
  return stored ?? limit;
}

/** Removes a limit; false when there was none. */
export function removeLimit(db: Db, company: CompanyId, id: LimitId): boolean {
  return run(db, 'delete from limits where id = :id and company_id = :company', { id, company }) > 0;
}

/** A limit with what its present window has spent, holds and has left. */
export function viewLimit(db: Db, limit: LimitRow, at: EpochMs, timeZone: string): LimitView {
  const window = windowAt(limit.window, at, timeZone);
  const balance = balanceOf(db, limit.company_id, limit.scope, window);
  return {
    id: limit.id,
    companyId: limit.company_id,
    scope: limit.scope,
    window: limit.window,
    kind: limit.kind,
    limitMicros: limit.limit_micros,
    spentMicros: balance.spentMicros,
    reservedMicros: balance.heldMicros,
    leftMicros: limit.limit_micros - balance.spentMicros - balance.heldMicros,
    windowStart: window?.start ?? null,
    windowEnd: window?.end ?? null,
  };
}
