import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Field } from '../../components/Field.tsx';
import { Popover } from '../../components/Popover.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { useDraft, withCap } from '../../stores/draft.ts';
import { limitAmountText, readLimitAmount } from '../settings/limit-amount.ts';
import { CAP_ID } from './actions.ts';

const text = messages.prompt.cap;

/** The most that one job may cost. Where a price is not published, this is what is reserved. */
export function CapChip() {
  const cap = useDraft((draft) => draft.caps[draft.jobType]);
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      label={text.label}
      side="top"
      className="w-72"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={<Chip id={CAP_ID} label={text.label} value={cap === undefined ? text.none : formatMoney(cap)} />}
    >
      <CapForm onDone={() => setOpen(false)} />
    </Popover>
  );
}

function CapForm({ onDone }: { readonly onDone: () => void }) {
  const cap = useDraft((draft) => draft.caps[draft.jobType]);
  const [typed, setTyped] = useState(cap === undefined ? '' : limitAmountText(cap));
  const [isChecked, setChecked] = useState(false);
  const check = readLimitAmount(typed);
  const save = (): void => {
    setChecked(true);
    if (!check.ok) return;
    useDraft.setState((draft) => withCap(draft, check.micros));
    onDone();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      className="flex flex-col gap-3"
    >
      <Field
        label={text.field}
        help={text.help}
        error={isChecked && !check.ok ? messages.settings.amountProblems[check.problem] : undefined}
      >
        {(ids) => (
          <TextInput
            {...ids}
            inputMode="decimal"
            autoComplete="off"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setChecked(false);
            }}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        {cap === undefined ? null : (
          <Button
            size="small"
            variant="quiet"
            onClick={() => {
              useDraft.setState((draft) => withCap(draft, undefined));
              onDone();
            }}
          >
            {text.remove}
          </Button>
        )}
        <Button type="submit" size="small" variant="primary">
          {messages.common.save}
        </Button>
      </div>
    </form>
  );
}
