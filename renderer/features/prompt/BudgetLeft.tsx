import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { formatRoute } from '../../router/route.ts';
import { tightestLimit, useBudget } from '../../stores/budget.ts';

/** What the tightest limit leaves, beside the button that spends it. Nothing while no limit is set. */
export function BudgetLeft() {
  const budget = useBudget((state) => state.budget);
  const limit = budget === undefined ? undefined : tightestLimit(budget);
  if (limit === undefined) return null;
  return (
    <a
      href={formatRoute({ view: 'budget', query: '' })}
      title={messages.prompt.leftTitle}
      className={`figures rounded-small text-small whitespace-nowrap hover:underline ${limit.leftMicros <= 0 ? 'text-bad' : 'text-muted'}`}
    >
      {messages.prompt.left(formatMoney(limit.leftMicros))}
    </a>
  );
}
