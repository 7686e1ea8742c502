import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { BudgetView as Budget, LimitView } from '../../../src/contract/budget.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { ViewFrame } from '../../components/ViewFrame.tsx';
import { formatMoney } from '../../format/money.ts';
import { locale } from '../../format/locale.ts';
import { messages } from '../../messages/messages.ts';
import { useBudget } from '../../stores/budget.ts';
import { readBudget } from '../../stores/read-all.ts';
import { headlineOf, monthName, monthlyLimit } from './budget-summary.ts';
import { Accounts } from './Accounts.tsx';
import { Cards } from './Cards.tsx';
import { History } from './History.tsx';
import { Ledger } from './Ledger.tsx';
import { LimitDialog } from './LimitDialog.tsx';
import { Limits } from './Limits.tsx';
import { useLedgerCheck, VerifyReport } from './VerifyLedger.tsx';

const texts = messages.budgetView;

/** What was spent, what is held, what is left, and every movement behind it. */
export function BudgetView() {
  const { load, budget } = useBudget();
  const check = useLedgerCheck();
  const [edited, setEdited] = useState<{ readonly limit: LimitView | undefined }>();
  const onEdit = (limit: LimitView | undefined): void => setEdited({ limit });
  if (budget === undefined) {
    return (
      <ViewFrame title={texts.title}>
        {load.kind === 'failed' ? (
          <ErrorState
            title={texts.failedTitle}
            text={load.message}
            details={load.details}
            onRetry={() => void readBudget(client())}
          />
        ) : (
          <BudgetSkeleton />
        )}
      </ViewFrame>
    );
  }
  return (
    <ViewFrame
      title={texts.title}
      bar={
        <>
          <span className="figures truncate text-muted">{`${monthName(budget.month.start, budget.timeZone, locale)} · ${budget.timeZone}`}</span>
          <Button
            size="small"
            className="ml-auto"
            icon={<ShieldCheck size={14} aria-hidden />}
            busy={check.isBusy}
            onClick={check.run}
          >
            {check.isBusy ? texts.verifying : texts.verify}
          </Button>
        </>
      }
    >
      <div className="mx-auto flex max-w-6xl flex-col gap-4 px-8 pt-7 pb-16 max-sm:px-4">
        <Headline budget={budget} onEdit={onEdit} />
        <VerifyReport check={check} />
        <Cards budget={budget} />
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_340px]">
          <History budget={budget} />
          <div className="flex flex-col gap-4 max-lg:contents">
            <Limits budget={budget} onEdit={onEdit} />
            <Accounts />
          </div>
        </div>
        <Ledger budget={budget} />
      </div>
      {edited === undefined ? null : (
        <LimitDialog budget={budget} limit={edited.limit} onClose={() => setEdited(undefined)} />
      )}
    </ViewFrame>
  );
}

type HeadlineProps = { readonly budget: Budget; readonly onEdit: (limit: LimitView | undefined) => void };

function Headline({ budget, onEdit }: HeadlineProps) {
  const headline = headlineOf(budget);
  const limit = monthlyLimit(budget);
  const said = {
    no_limit: [texts.noLimit, texts.noLimitText],
    left: [
      texts.leftThisMonth(formatMoney('micros' in headline ? headline.micros : 0)),
      texts.spentAndHeld(formatMoney(limit?.spentMicros ?? 0), formatMoney(limit?.reservedMicros ?? 0)),
    ],
    used_up: [texts.usedUp, texts.usedUpText(formatMoney(limit?.limitMicros ?? 0))],
    over: [texts.over(formatMoney('micros' in headline ? headline.micros : 0)), texts.overText],
  }[headline.kind];
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-3 pb-1">
      <div className="min-w-60 flex-1">
        <h2 className={`figures text-title font-semibold ${headline.kind === 'over' ? 'text-bad' : ''}`}>{said[0]}</h2>
        <p className="figures mt-1 max-w-prose text-pretty text-muted">{said[1]}</p>
      </div>
      <Button onClick={() => onEdit(limit)}>{limit === undefined ? texts.setLimit : texts.changeLimit}</Button>
    </div>
  );
}

function BudgetSkeleton() {
  return (
    <div aria-busy className="mx-auto flex max-w-6xl flex-col gap-4 px-8 pt-7 max-sm:px-4">
      <span role="status" className="sr-only">
        {texts.loading}
      </span>
      <Skeleton className="h-7 w-64" />
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {[0, 1, 2, 3].map((i) => (
          <Skeleton key={i} className="h-[104px] w-full" />
        ))}
      </div>
      <Skeleton className="h-64 w-full" />
    </div>
  );
}
