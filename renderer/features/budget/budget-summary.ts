import type { BudgetView, LimitView } from '../../../src/contract/budget.ts';
import type { EpochMs, MicroUsd } from '../../../src/contract/units.ts';

/** The hard limit on everything per month: the one that the headline speaks of. */
export function monthlyLimit(budget: BudgetView): LimitView | undefined {
  return budget.limits.find(({ scope, window, kind }) => scope === 'all' && window === 'month' && kind === 'hard');
}

/** What the page says first. */
export type Headline =
  | { readonly kind: 'no_limit' }
  | { readonly kind: 'left'; readonly micros: MicroUsd }
  | { readonly kind: 'used_up'; readonly micros: MicroUsd }
  | { readonly kind: 'over'; readonly micros: MicroUsd };

/** `used_up`: nothing is left; `over`: more was spent than allowed, by how much (a vendor charged more than it had said). */
export function headlineOf(budget: BudgetView): Headline {
  const limit = monthlyLimit(budget);
  if (limit === undefined) return { kind: 'no_limit' };
  if (limit.leftMicros < 0) return { kind: 'over', micros: -limit.leftMicros };
  return limit.leftMicros === 0
    ? { kind: 'used_up', micros: limit.limitMicros }
    : { kind: 'left', micros: limit.leftMicros };
}

/** How full a limit is. Shares are 0..1 of the limit; a limit of $0 is full from the start. */
export type LimitFill = { readonly spent: number; readonly held: number; readonly tone: 'plain' | 'warning' | 'bad' };

export function fillOf(limit: Pick<LimitView, 'limitMicros' | 'spentMicros' | 'reservedMicros'>): LimitFill {
  if (limit.limitMicros <= 0) return { spent: 1, held: 0, tone: 'bad' };
  const spent = Math.min(1, Math.max(0, limit.spentMicros / limit.limitMicros));
  const held = Math.min(1 - spent, Math.max(0, limit.reservedMicros / limit.limitMicros));
  const used = (limit.spentMicros + limit.reservedMicros) / limit.limitMicros;
  return { spent, held, tone: used >= 1 ? 'bad' : used >= 0.8 ? 'warning' : 'plain' };
}

/** The calendar month of the budget in words, in its own time zone: "November 2026". */
export function monthName(start: EpochMs, timeZone: string, locale: string): string {
  // The middle of the month is in that month in every time zone.
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: knownZone(timeZone) }).format(
    start + 14 * 86_400_000,
  );
}

function knownZone(timeZone: string): string | undefined {
  return timeZone === '' ? undefined : timeZone;
}
