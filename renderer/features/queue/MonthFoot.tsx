import { ShareBar } from '../../components/ProgressBar.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { formatMonth } from '../../format/time.ts';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { formatRoute } from '../../router/route.ts';
import { useBudget } from '../../stores/budget.ts';

const text = messages.queue.foot;

/** The foot of the dock: this month's money in plain figures. Leads to the budget. */
export function MonthFoot() {
  const { budget, load } = useBudget();
  if (budget === undefined) {
    return load.kind === 'failed' ? null : (
      <div className="flex flex-col gap-2 border-t border-line p-3.5">
        <Skeleton className="h-3 w-24" />
        <Skeleton className="h-3 w-48" />
      </div>
    );
  }
  const { month } = budget;
  const limit = budget.limits
    .filter((candidate) => candidate.scope === 'all' && candidate.window === 'month')
    .reduce<(typeof budget.limits)[number] | undefined>(
      (least, next) => (least === undefined || next.leftMicros < least.leftMicros ? next : least),
      undefined,
    );
  const parts = [
    text.spent(formatMoney(month.spentMicros)),
    month.reservedMicros > 0 ? text.held(formatMoney(month.reservedMicros)) : undefined,
    limit === undefined ? text.noLimit : text.left(formatMoney(limit.leftMicros)),
  ];
  const used = limit === undefined ? 0 : ratio(month.spentMicros, limit.limitMicros);
  return (
    <a
      href={formatRoute({ view: 'budget', query: '' })}
      className="block border-t border-line px-3.5 py-3 -outline-offset-2! hover:bg-hover/50"
    >
      <span className="block font-semibold">
        {formatMonth(month.start, budget.timeZone === '' ? 'UTC' : budget.timeZone)}
      </span>
      <span className="figures block text-muted">{parts.filter((part) => part !== undefined).join(' · ')}</span>
      {limit === undefined ? null : (
        // The words above say it; in the link's name the bar would be a bare number.
        <span aria-hidden className="block">
          <ShareBar
            className="mt-2"
            label={text.bar}
            used={used}
            held={ratio(month.reservedMicros, limit.limitMicros)}
            tone={used >= 1 ? 'bad' : used >= 0.8 ? 'warning' : 'plain'}
          />
        </span>
      )}
    </a>
  );
}

function ratio(part: number, whole: number): number {
  return whole <= 0 ? (part > 0 ? 1 : 0) : part / whole;
}
