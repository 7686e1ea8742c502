import { type FormEvent, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { useOutcome } from '../settings/use-outcome.ts';
import { adoptFolder } from './comfy-actions.ts';

const texts = messages.comfyui;

/** A folder with a ComfyUI that is there already. It is looked at, and used when it can be. */
export function AdoptForm() {
  const [dir, setDir] = useState('');
  const adopt = useOutcome();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (dir.trim() !== '') adopt.run(() => adoptFolder(dir.trim()));
  };
  return (
    <details className="border-t border-line pt-3">
      <summary className="cursor-pointer font-medium">{texts.haveOne}</summary>
      <form noValidate onSubmit={submit} className="mt-3">
        <Field
          label={texts.adoptLabel}
          help={texts.adoptHelp}
          error={adopt.state.kind === 'failed' ? adopt.state.message : undefined}
        >
          {(ids) => (
            <div className="flex gap-2">
              <TextInput
                {...ids}
                value={dir}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setDir(event.target.value)}
              />
              <Button type="submit" busy={adopt.state.kind === 'busy'}>
                {texts.adopt}
              </Button>
            </div>
          )}
        </Field>
      </form>
    </details>
  );
}
