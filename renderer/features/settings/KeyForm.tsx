import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { outcomeOf } from './settings-actions.ts';
import { useOutcome } from './use-outcome.ts';

const texts = messages.settings;
/** The contract's shortest key. */
const SHORTEST_KEY = 8;

type KeyFormProps = {
  readonly label: string;
  readonly canKeep: boolean;
  readonly save: (key: string) => Promise<void>;
};

/** Takes a key. It leaves the field when it is saved, and is not shown again. */
export function KeyForm({ label, canKeep, save }: KeyFormProps) {
  const [key, setKey] = useState('');
  const [isTooShort, setTooShort] = useState(false);
  const saving = useOutcome();
  // A view that is left stays in the document; a key that was not saved does not.
  useEffect(() => () => setKey(''), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isShort = key.trim().length < SHORTEST_KEY;
    setTooShort(isShort);
    if (!isShort) saving.run(() => outcomeOf(() => save(key.trim())));
  };
  const error = isTooShort ? texts.keyTooShort : saving.state.kind === 'failed' ? saving.state.message : undefined;
  return (
    <form noValidate onSubmit={submit}>
      <Field label={label} error={error}>
        {(ids) => (
          <div className="flex gap-2">
            <TextInput
              {...ids}
              type="password"
              autoComplete="off"
              spellCheck={false}
              value={key}
              onChange={(event) => setKey(event.target.value)}
            />
            <Button type="submit" busy={saving.state.kind === 'busy'}>
              {canKeep ? messages.common.save : texts.keySessionOnly}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
