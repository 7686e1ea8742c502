import { type FormEvent, useId, useState } from 'react';
import {
  type BudgetView as Budget,
  LIMIT_WINDOWS,
  type LimitScope,
  limitScopeSchema,
  type LimitView,
  limitWindowSchema,
} from '../../../src/contract/budget.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { useOrganise } from '../../stores/organise.ts';
import { useProviders } from '../../stores/providers.ts';
import { readBudget } from '../../stores/read-all.ts';
import { limitAmountText, readLimitAmount } from '../settings/limit-amount.ts';
import { LimitPreview } from './LimitPreview.tsx';
import { scopeName } from './scope-name.ts';

const texts = messages.budgetView;

type LimitDialogProps = {
  readonly budget: Budget;
  /** The limit that is changed; undefined for a new one. */
  readonly limit: LimitView | undefined;
  readonly onClose: () => void;
};

/** Sets a limit, and says what it would mean before it is set. */
export function LimitDialog({ budget, limit, onClose }: LimitDialogProps) {
  const formId = useId();
  const [reach, setReach] = useState<Reach>({
    scope: limit?.scope ?? 'all',
    window: limit?.window ?? 'month',
    kind: limit?.kind ?? 'hard',
  });
  const [typed, setTyped] = useState(limit === undefined ? '' : limitAmountText(limit.limitMicros));
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const scopes = useScopes();
  const amount = readLimitAmount(typed);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (!amount.ok) return setProblem(messages.settings.amountProblems[amount.problem]);
    setBusy(true);
    client()
      .call('budget.setLimit', { ...reach, limitMicros: amount.micros })
      .then(() => readBudget(client()))
      .then(onClose, (error: unknown) => {
        setBusy(false);
        setProblem(messageOf(error));
      });
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      title={limit === undefined ? texts.setLimit : texts.changeLimit}
      description={limit === undefined ? texts.limitNewText : scopeText(limit, scopes)}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button variant="primary" type="submit" form={formId} busy={isBusy}>
            {limit === undefined ? texts.setLimit : texts.changeLimit}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={save} className="flex flex-col gap-4">
        <Field label={texts.limitAmount} help={messages.settings.limitHelp} error={problem}>
          {(ids) => (
            <TextInput
              {...ids}
              value={typed}
              inputMode="decimal"
              autoComplete="off"
              className="figures"
              onChange={(event) => {
                setTyped(event.target.value);
                setProblem(undefined);
              }}
            />
          )}
        </Field>
        {limit === undefined ? <LimitReach reach={reach} scopes={scopes} onChange={setReach} /> : null}
        {amount.ok ? <LimitPreview budget={budget} wish={{ ...reach, limitMicros: amount.micros }} /> : null}
      </form>
    </Dialog>
  );
}

/** What a limit is about, for how long, and what it does. */
type Reach = Pick<LimitView, 'scope' | 'window' | 'kind'>;

type LimitReachProps = {
  readonly reach: Reach;
  readonly scopes: Scopes;
  readonly onChange: (reach: Reach) => void;
};

function LimitReach({ reach, scopes, onChange }: LimitReachProps) {
  return (
    <>
      <Field label={texts.limitScope}>
        {(ids) => (
          <Select
            {...ids}
            value={reach.scope}
            onValueChange={(value) => onChange({ ...reach, scope: limitScopeSchema.safeParse(value).data ?? 'all' })}
            options={scopes}
          />
        )}
      </Field>
      <Segmented
        label={texts.limitWindow}
        value={reach.window}
        onValueChange={(value) => onChange({ ...reach, window: limitWindowSchema.safeParse(value).data ?? 'month' })}
        options={LIMIT_WINDOWS.map((value) => ({ value, label: texts.windows[value] }))}
      />
      <Segmented
        label={texts.limitKind}
        value={reach.kind}
        onValueChange={(kind) => onChange({ ...reach, kind })}
        options={(['hard', 'soft'] as const).map((value) => ({ value, label: texts.limitKinds[value] }))}
      />
    </>
  );
}

type Scopes = readonly { readonly value: LimitScope; readonly label: string }[];

/** Everything, each provider that takes money, each project that is not put away. */
function useScopes(): Scopes {
  const providers = useProviders(({ list }) => list);
  const { projects } = useOrganise();
  const scopes: readonly LimitScope[] = [
    'all',
    ...providers.filter(({ paid }) => paid).map(({ id }) => `provider:${id}` as const),
    ...projects.filter(({ archivedAt }) => archivedAt === null).map(({ id }) => `project:${id}` as const),
  ];
  return scopes.map((value) => ({ value, label: scopeName(value, providers, projects) }));
}

function scopeText({ scope, window, kind }: LimitView, scopes: Scopes): string {
  const name = scopes.find(({ value }) => value === scope)?.label ?? '';
  return [name, texts.windows[window], texts.limitKinds[kind]].filter((part) => part !== '').join(' · ');
}
