import { useState } from 'react';
import type { BudgetHistory, BudgetView } from '../../../src/contract/budget.ts';
import type { EpochMs } from '../../../src/contract/units.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { formatMoney } from '../../format/money.ts';
import { formatDay } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';
import { useProviders } from '../../stores/providers.ts';
import { type Bar, barsOf, OTHER_COLOR, PROVIDER_COLORS, scaleTop } from './chart.ts';
import { HistoryShares } from './HistoryShares.tsx';
import { type Span, SPANS, useHistory } from './use-history.ts';

const texts = messages.budgetView;

/** What was spent over time: bars by day, shares, the dearest jobs. */
export function History({ budget }: { readonly budget: BudgetView }) {
  const [span, setSpan] = useState<Span>(30);
  const { load, history } = useHistory(budget, span);
  const total = history?.byProvider.reduce((sum, { spentMicros }) => sum + spentMicros, 0) ?? 0;
  return (
    <section aria-labelledby="history-title" className="rounded-card border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-40 flex-1">
          <h2 id="history-title" className="font-semibold">
            {texts.history}
          </h2>
          <p className="figures text-muted">
            {history === undefined ? '' : texts.historyTotal(formatMoney(total), history.days.length)}
          </p>
        </div>
        <Segmented
          label={texts.historySpan}
          value={String(span)}
          onValueChange={(value) => setSpan(SPANS.find((days) => String(days) === value) ?? 30)}
          options={SPANS.map((days) => ({ value: String(days), label: texts.historySpans[days] }))}
        />
      </div>
      {load.kind === 'failed' ? <p className="mt-3 text-bad">{load.message}</p> : null}
      {history === undefined ? (
        <Skeleton className="mt-4 h-36 w-full" />
      ) : total === 0 ? (
        <p className="mt-3 text-muted">{texts.historyNone}</p>
      ) : (
        <>
          <Chart history={history} />
          <HistoryShares history={history} />
        </>
      )}
    </section>
  );
}

function Chart({ history }: { readonly history: BudgetHistory }) {
  const providers = useProviders(({ list }) => list);
  const nameOf = (id: string): string => providers.find((provider) => provider.id === id)?.name ?? id;
  const bars = barsOf(history);
  const top = scaleTop(bars);
  const dayOf = (at: EpochMs): string => formatDay(at, history.timeZone);
  const said = (bar: Bar): string =>
    texts.historyBar(
      dayOf(bar.start),
      formatMoney(bar.totalMicros),
      bar.parts.map(({ provider, micros }) => `${nameOf(provider)} ${formatMoney(micros)}`).join(', '),
    );
  return (
    <figure className="mt-4">
      <div className="flex gap-2">
        <div aria-hidden className="figures flex h-36 flex-col justify-between text-right text-tiny text-faint">
          <span>{formatMoney(top)}</span>
          <span>{formatMoney(0)}</span>
        </div>
        <ol aria-label={texts.history} className="flex h-36 min-w-0 flex-1 items-end gap-px border-b border-line">
          {bars.map((bar) => (
            <li
              key={bar.start}
              title={said(bar)}
              className="flex h-full min-w-0 flex-1 flex-col-reverse rounded-small hover:bg-hover"
            >
              <span className="sr-only">{said(bar)}</span>
              {bar.parts.map(({ provider, micros }) => (
                <span
                  key={provider}
                  aria-hidden
                  className={`w-full forced-color-adjust-none ${PROVIDER_COLORS[provider] ?? OTHER_COLOR}`}
                  style={{ height: `${(micros / top) * 100}%` }}
                />
              ))}
            </li>
          ))}
        </ol>
      </div>
      <div aria-hidden className="figures mt-1 flex justify-between pl-12 text-tiny text-faint">
        <span>{dayOf(history.start)}</span>
        <span>{texts.historyToday}</span>
      </div>
    </figure>
  );
}
