import type { LimitView } from '../../contract/budget.ts';
import type { CompanyId, ProjectId } from '../../contract/ids.ts';
import { formatUsd, type MicroUsd, usdFromMicros } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import type { Db } from '../db/open.ts';
import { insertReservation, type ReservationRow } from './ledger.ts';
import { listLimits, viewLimit } from './limits.ts';

export type ReserveRequest = {
  readonly reservation: ReservationRow;
  readonly attempt: number;
  readonly timeZone: string;
  /** true: a person has agreed to cross a soft limit. */
  readonly acceptSoftLimits: boolean;
};

/**
 * Checks every limit that applies and writes the reservation: all or none. Must run inside the `begin immediate` transaction
 * that accepts the job, so that no other submit can come between the check and the write.
 * Throws AppError `budget_exceeded` with scope, window, limit, spent, reserved and estimate in USD.
 */
export function reserve(db: Db, request: ReserveRequest): void {
  const { reservation } = request;
  const refusal = refusalOf(db, request);
  if (refusal !== undefined) throw refusal;
  insertReservation(db, reservation, request.attempt);
}

/** What `reserve` would throw now; undefined when it would go through. For quotes: only `reserve` itself decides. */
export function refusalOf(db: Db, request: Omit<ReserveRequest, 'attempt'>): AppError | undefined {
  const crossed = crossedLimit(db, request);
  return crossed === undefined ? undefined : budgetExceeded(crossed, request.reservation.amount_micros);
}

/**
 * What stands in the way of holding more for a job that is under way already; undefined when nothing does. Nobody can be asked at that
 * moment, so a soft limit refuses too, unless it is crossed already: then somebody has agreed to cross it.
 */
export function refusalOfTopUp(
  db: Db,
  request: { readonly reservation: ReservationRow; readonly timeZone: string },
): AppError | undefined {
  const crossed = crossedLimit(db, { ...request, acceptSoftLimits: 'where_crossed' });
  const amount = request.reservation.amount_micros;
  return crossed === undefined ? undefined : budgetExceeded(crossed, amount, `It needs ${formatUsd(amount)} more`);
}

type Crossing = {
  readonly reservation: ReservationRow;
  readonly timeZone: string;
  readonly acceptSoftLimits: boolean | 'where_crossed';
};

/** The limit that this amount would cross, a hard one before a soft one (to which consent would be in vain); undefined when none. An amount of 0 crosses nothing, even where more was spent than allowed. */
function crossedLimit(db: Db, request: Crossing): LimitView | undefined {
  const { reservation, timeZone, acceptSoftLimits } = request;
  if (reservation.amount_micros === 0) return undefined;
  const crossed = listLimits(db, reservation.company_id)
    .filter((limit) => limit.kind === 'hard' || acceptSoftLimits !== true)
    .filter((limit) => appliesTo(limit.scope, reservation))
    .map((limit) => viewLimit(db, limit, reservation.created_at, timeZone))
    .filter((limit) => reservation.amount_micros > limit.leftMicros)
    .filter((limit) => limit.kind === 'hard' || acceptSoftLimits !== 'where_crossed' || limit.leftMicros >= 0);
  return crossed.find((limit) => limit.kind === 'hard') ?? crossed[0];
}

function appliesTo(
  scope: LimitView['scope'],
  to: { readonly provider: string; readonly project_id: ProjectId | null },
): boolean {
  return (
    scope === 'all' ||
    scope === `provider:${to.provider}` ||
    (to.project_id !== null && scope === `project:${to.project_id}`)
  );
}

/** true when at least one hard limit covers what this company spends on a provider: only then may a paid route be taken unasked. */
export function hasLimitFor(db: Db, company: CompanyId, provider: string): boolean {
  return listLimits(db, company).some(
    (limit) => limit.kind === 'hard' && (limit.scope === 'all' || limit.scope === `provider:${provider}`),
  );
}

const WINDOW_WORDS = { day: 'today', week: 'this week', month: 'this month', total: 'in total' } as const;

function budgetExceeded(
  limit: LimitView,
  amount: MicroUsd,
  says = `This job may cost up to ${formatUsd(amount)}`,
): AppError {
  const left = Math.max(0, limit.leftMicros);
  const asks =
    limit.kind === 'soft'
      ? ' It is a soft limit: confirm to go on.'
      : ' Raise the limit, wait for the next period, or choose something cheaper.';
  return new AppError(
    'budget_exceeded',
    `${says}, but only ${formatUsd(left)} of ${formatUsd(limit.limitMicros)} is left ${WINDOW_WORDS[limit.window]}.${asks}`,
    {
      details: {
        scope: limit.scope,
        window: limit.window,
        kind: limit.kind,
        limit: usdFromMicros(limit.limitMicros),
        spent: usdFromMicros(limit.spentMicros),
        reserved: usdFromMicros(limit.reservedMicros),
        estimate: usdFromMicros(amount),
      },
    },
  );
}
