import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import type { Read } from './comfy-values.ts';

type TextSettingProps<T> = {
  readonly label: string;
  readonly help: string;
  readonly placeholder?: string;
  /** As it is kept, as text. */
  readonly text: string;
  readonly read: (typed: string) => Read<T>;
  /** Said when `read` has no words of its own. */
  readonly problem: string;
  readonly onSave: (value: T) => void;
};

/** A setting that is typed: its button comes with the first change; nothing is kept that cannot be read. */
export function TextSetting<T>({ label, help, placeholder, text, read, problem, onSave }: TextSettingProps<T>) {
  const [typed, setTyped] = useState(text);
  const [error, setError] = useState<string>();
  // Saved here or elsewhere: what is kept now stands here.
  useEffect(() => setTyped(text), [text]);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const result = read(typed);
    setError(result.ok ? undefined : (result.message ?? problem));
    if (result.ok) onSave(result.value);
  };
  return (
    <form noValidate onSubmit={save}>
      <Field label={label} help={help} error={error}>
        {(ids) => (
          <div className="flex gap-2">
            <TextInput
              {...ids}
              value={typed}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder={placeholder}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setError(undefined);
              }}
            />
            {typed === text ? null : <Button type="submit">{messages.common.save}</Button>}
          </div>
        )}
      </Field>
    </form>
  );
}
