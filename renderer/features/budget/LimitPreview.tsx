import type { BudgetView as Budget, LimitScope, LimitWindow } from '../../../src/contract/budget.ts';
import type { MicroUsd } from '../../../src/contract/units.ts';
import { ShareBar } from '../../components/ProgressBar.tsx';
import { formatMoney } from '../../format/money.ts';
import { formatDay } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';
import { effectOf } from './limit-effect.ts';

const texts = messages.budgetView;

type Wish = {
  readonly scope: LimitScope;
  readonly window: LimitWindow;
  readonly kind: 'hard' | 'soft';
  readonly limitMicros: MicroUsd;
};

/** What a limit would mean from the moment it is set. */
export function LimitPreview({ budget, wish }: { readonly budget: Budget; readonly wish: Wish }) {
  const effect = effectOf(budget, wish);
  if (effect.kind === 'unknown') return <p className="text-small text-pretty text-muted">{texts.effectUnknown}</p>;
  const until = effect.until === undefined ? undefined : formatDay(effect.until, budget.timeZone);
  const said =
    effect.kind === 'left'
      ? texts.effectLeft(formatMoney(effect.micros), until)
      : texts.effectExceeded[wish.kind](until);
  return (
    <div role="status" className="figures flex flex-col gap-1.5 rounded-control border border-line p-3">
      <p className={`text-pretty ${effect.kind === 'left' ? '' : 'text-warning'}`}>{said}</p>
      <ShareBar
        used={wish.limitMicros === 0 ? 1 : effect.usedMicros / wish.limitMicros}
        held={0}
        tone={effect.kind === 'left' ? 'plain' : 'warning'}
        label={texts.limitLabel(
          texts.windows[wish.window],
          formatMoney(effect.usedMicros),
          formatMoney(wish.limitMicros),
        )}
      />
      <p className="text-small text-muted">
        {texts.ofLimit(formatMoney(effect.usedMicros), formatMoney(wish.limitMicros))}
      </p>
    </div>
  );
}
