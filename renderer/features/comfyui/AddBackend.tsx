import { type FormEvent, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { type AddressCheck, checkComfyAddress } from '../settings/comfy-address.ts';
import { useOutcome } from '../settings/use-outcome.ts';
import { addBackend } from './backend-actions.ts';

const text = messages.comfySettings;

/** The address of another ComfyUI: asked before it is kept. */
export function AddBackend() {
  const [typed, setTyped] = useState('');
  const [label, setLabel] = useState('');
  const [check, setCheck] = useState<AddressCheck>();
  const add = useOutcome();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const result = checkComfyAddress(typed);
    setCheck(result);
    if (!result.ok) return;
    add.run(async () => {
      const outcome = await addBackend(result.url, label);
      if (outcome.ok) {
        setTyped('');
        setLabel('');
      }
      return outcome;
    });
  };
  const problem = check?.ok === false ? messages.settings.addressProblems[check.problem] : undefined;
  const isBusy = add.state.kind === 'busy';
  return (
    <details>
      <summary className="cursor-pointer rounded-small font-medium">{text.add}</summary>
      <form noValidate onSubmit={submit} className="mt-3 flex flex-col gap-3">
        <Field
          label={text.address}
          help={text.addressHelp}
          error={problem ?? (add.state.kind === 'failed' ? add.state.message : undefined)}
        >
          {(ids) => (
            <TextInput
              {...ids}
              value={typed}
              inputMode="url"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder="studio.local:8188"
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setCheck(undefined);
                add.reset();
              }}
            />
          )}
        </Field>
        <NameAndButton label={label} onLabel={setLabel} isBusy={isBusy} />
        <p role="status" className="text-small text-good empty:hidden">
          {add.state.kind === 'done' ? text.added : ''}
        </p>
      </form>
    </details>
  );
}

function NameAndButton({
  label,
  onLabel,
  isBusy,
}: {
  readonly label: string;
  readonly onLabel: (label: string) => void;
  readonly isBusy: boolean;
}) {
  return (
    <div className="flex items-end gap-2">
      <div className="min-w-0 flex-1">
        <Field label={text.label}>
          {(ids) => (
            <TextInput
              {...ids}
              value={label}
              maxLength={80}
              placeholder={text.labelPlaceholder}
              onChange={(event) => onLabel(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      <Button type="submit" busy={isBusy}>
        {isBusy ? text.adding : text.addButton}
      </Button>
    </div>
  );
}
