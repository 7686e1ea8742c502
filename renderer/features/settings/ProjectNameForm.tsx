import { type FormEvent, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import type { Outcome } from './settings-actions.ts';

const text = messages.settings.project;

type ProjectNameFormProps = {
  readonly name: string;
  readonly label: string;
  readonly submit: string;
  readonly onName: (name: string) => Promise<Outcome>;
  /** After it worked, and after Esc. */
  readonly onDone: () => void;
};

/** One name, kept when the engine takes it. */
export function ProjectNameForm({ name, label, submit, onName, onDone }: ProjectNameFormProps) {
  const [typed, setTyped] = useState(name);
  const [problem, setProblem] = useState<string>();
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (typed.trim() === '') return setProblem(text.nameMissing);
    const outcome = await onName(typed.trim());
    if (!outcome.ok) return setProblem(outcome.message);
    setTyped(name);
    onDone();
  };
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="w-full">
      <Field label={label} error={problem}>
        {(ids) => (
          <div className="flex gap-2">
            <TextInput
              {...ids}
              value={typed}
              maxLength={100}
              autoComplete="off"
              placeholder={text.namePlaceholder}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setProblem(undefined);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Escape') onDone();
              }}
            />
            <Button type="submit">{submit}</Button>
          </div>
        )}
      </Field>
    </form>
  );
}
