import { type FormEvent, useState } from 'react';
import type { BudgetView, LimitView } from '../../../src/contract/budget.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { useBudget } from '../../stores/budget.ts';
import { readBudget } from '../../stores/read-all.ts';
import { monthlyLimit } from '../budget/budget-summary.ts';
import { type AmountCheck, limitAmountText, readLimitAmount } from './limit-amount.ts';
import { Section } from './Section.tsx';
import { outcomeOf, setMonthlyLimit } from './settings-actions.ts';
import { useOutcome } from './use-outcome.ts';

const texts = messages.settings;

/** The hard limit per month. */
export function LimitSection() {
  const { load, budget } = useBudget();
  return (
    <Section name="limit" intro={texts.limitIntro}>
      {budget === undefined ? (
        load.kind === 'failed' ? (
          <p className="text-bad">{load.message}</p>
        ) : (
          <Skeleton className="h-16 w-full" />
        )
      ) : (
        <LimitForm budget={budget} />
      )}
    </Section>
  );
}

function LimitForm({ budget }: { readonly budget: BudgetView }) {
  const limit = monthlyLimit(budget);
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [check, setCheck] = useState<AmountCheck | undefined>(undefined);
  const saving = useOutcome();
  const shown = typed ?? (limit === undefined ? '' : limitAmountText(limit.limitMicros));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const amount = readLimitAmount(shown);
    setCheck(amount);
    if (!amount.ok) return;
    saving.run(async () => {
      const outcome = await setMonthlyLimit(amount.micros);
      if (outcome.ok) setTyped(undefined);
      return outcome;
    });
  };
  const error =
    check?.ok === false
      ? texts.amountProblems[check.problem]
      : saving.state.kind === 'failed'
        ? saving.state.message
        : undefined;
  return (
    <>
      <form noValidate onSubmit={submit} className="flex flex-col gap-2">
        <Field label={texts.limitField} help={texts.limitHelp} error={error}>
          {(ids) => (
            <div className="flex flex-wrap items-center gap-2">
              <span className="relative w-36">
                <span aria-hidden className="absolute top-[6px] left-2.5 text-muted">
                  $
                </span>
                <TextInput
                  {...ids}
                  value={shown}
                  onChange={(event) => {
                    setTyped(event.target.value);
                    setCheck(undefined);
                    saving.reset();
                  }}
                  inputMode="decimal"
                  autoComplete="off"
                  className="figures pl-6"
                />
              </span>
              <Button type="submit" busy={saving.state.kind === 'busy'}>
                {limit === undefined ? texts.limitSet : texts.limitChange}
              </Button>
              {limit === undefined ? null : <RemoveLimit limit={limit} />}
            </div>
          )}
        </Field>
        <p role="status" className="text-small text-good empty:hidden">
          {saving.state.kind === 'done' ? texts.saved : ''}
        </p>
      </form>
      <Now limit={limit} typed={typed} />
    </>
  );
}

/** How the present limit stands, and what the typed one would mean. */
function Now({ limit, typed }: { readonly limit: LimitView | undefined; readonly typed: string | undefined }) {
  const budget = useBudget((state) => state.budget);
  const amount = typed === undefined ? undefined : readLimitAmount(typed);
  const used = budget === undefined ? 0 : budget.month.spentMicros + budget.month.reservedMicros;
  if (amount?.ok === true && amount.micros < used)
    return <p className="text-small text-warning">{texts.limitBelowSpent}</p>;
  return (
    <p className="figures text-small text-muted">
      {limit === undefined
        ? texts.limitNone
        : texts.limitNow(
            formatMoney(limit.spentMicros + limit.reservedMicros),
            formatMoney(Math.max(0, limit.leftMicros)),
          )}
    </p>
  );
}

function RemoveLimit({ limit }: { readonly limit: LimitView }) {
  const [isAsking, setAsking] = useState(false);
  const removal = useOutcome();
  return (
    <>
      <Button variant="quiet" busy={removal.state.kind === 'busy'} onClick={() => setAsking(true)}>
        {texts.limitRemove}
      </Button>
      {removal.state.kind === 'failed' ? <span className="text-small text-bad">{removal.state.message}</span> : null}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={texts.limitRemoveTitle}
        description={texts.limitRemoveText}
        confirmLabel={texts.limitRemove}
        danger
        onConfirm={() =>
          removal.run(() =>
            outcomeOf(async () => {
              await client().call('budget.removeLimit', { limitId: limit.id });
              await readBudget(client());
            }),
          )
        }
      />
    </>
  );
}
