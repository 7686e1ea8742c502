import { type ReactNode, useEffect, useState } from 'react';
import type { BudgetView as Budget } from '../../../src/contract/budget.ts';
import { client } from '../../client/current-client.ts';
import { formatCount } from '../../format/numbers.ts';
import { formatMonth } from '../../format/time.ts';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { useProviders } from '../../stores/providers.ts';
import { QUEUE_ID, useShell } from '../shell/use-shell.ts';

const texts = messages.budgetView;

/** The month in four figures. */
export function Cards({ budget }: { readonly budget: Budget }) {
  const { month, total, unresolved } = budget;
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Card
        name={texts.spent}
        figure={formatMoney(month.spentMicros)}
        note={`${texts.spentNote(formatMonth(month.start + 14 * 86_400_000, budget.timeZone))} · ${texts.total(formatMoney(total.spentMicros))}`}
      />
      <MadeFree budget={budget} />
      <Card
        name={texts.held}
        figure={formatMoney(month.reservedMicros)}
        note={month.reservedMicros === 0 ? texts.heldNone : texts.heldNote}
      />
      <Card
        name={texts.unresolved}
        figure={formatMoney(unresolved.micros)}
        note={
          unresolved.count === 0 ? (
            texts.unresolvedNone
          ) : (
            <button type="button" onClick={focusQueue} className="rounded-small text-left underline hover:text-text">
              {texts.unresolvedNote(unresolved.count)}
            </button>
          )
        }
        isWarning={unresolved.count > 0}
      />
    </div>
  );
}

/** To the questions in the dock; on a narrow window its sheet comes up. */
function focusQueue(): void {
  useShell.setState({ isDockOpen: true });
  requestAnimationFrame(() => document.getElementById(QUEUE_ID)?.focus());
}

/** How many results of the month came from providers that take no money. Counted by the library, not guessed from the ledger. */
function MadeFree({ budget }: { readonly budget: Budget }) {
  const providers = useProviders(({ list }) => list);
  const [counts, setCounts] = useState<readonly { readonly name: string; readonly count: number }[] | undefined>(
    undefined,
  );
  const { start } = budget.month;
  useEffect(() => {
    let isCurrent = true;
    const free = providers.filter(({ paid }) => !paid);
    Promise.all(
      free.map(async ({ id, name }) => ({
        name,
        count: (await client().call('library.list', { filter: { provider: id, createdAfter: start }, limit: 1 })).total,
      })),
    ).then(
      (found) => {
        if (isCurrent) setCounts(found);
      },
      // The card shows a dash; the library says for itself why it cannot be read.
      () => {
        if (isCurrent) setCounts(undefined);
      },
    );
    return () => {
      isCurrent = false;
    };
    // Counted anew whenever money moves: that is when something was made.
  }, [providers, start, budget]);
  const made = counts?.filter(({ count }) => count > 0) ?? [];
  const sum = made.reduce((total, { count }) => total + count, 0);
  return (
    <Card
      name={texts.madeFree}
      figure={counts === undefined ? '–' : formatCount(sum)}
      note={
        sum === 0
          ? texts.madeFreeNone
          : texts.madeFreeNote(made.map(({ name, count }) => `${name} ${formatCount(count)}`).join(', '))
      }
    />
  );
}

type CardProps = {
  readonly name: string;
  readonly figure: string;
  readonly note: ReactNode;
  readonly isWarning?: boolean;
};

function Card({ name, figure, note, isWarning = false }: CardProps) {
  return (
    <div className={`flex flex-col rounded-card border bg-surface p-4 ${isWarning ? 'border-warning' : 'border-line'}`}>
      <span className="text-muted">{name}</span>
      <span className="figures mt-1 text-[1.375rem] leading-8 font-semibold">{figure}</span>
      <span className="figures text-small text-pretty text-faint">{note}</span>
    </div>
  );
}
