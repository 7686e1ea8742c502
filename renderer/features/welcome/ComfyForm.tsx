import { type FormEvent, useState } from 'react';
import type { ComfyStatus } from '../../../src/contract/comfy.ts';
import { Dot } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { useComfy } from '../../stores/comfy.ts';
import { messageOf } from '../../stores/loadable.ts';
import { connectComfy, finishWelcome } from './actions.ts';

const text = messages.welcome.comfy;
const USUAL_ADDRESS = 'http://127.0.0.1:8188';

type Attempt =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed'; readonly message: string };

/** The address of a running ComfyUI, asked at once. One that is connected already is shown as such. */
export function ComfyForm() {
  const comfy = useComfy((state) => state.comfy);
  const [url, setUrl] = useState(USUAL_ADDRESS);
  const [attempt, setAttempt] = useState<Attempt>({ kind: 'idle' });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (attempt.kind === 'asking') return;
    setAttempt({ kind: 'asking' });
    connectComfy(url.trim()).then(
      () => setAttempt({ kind: 'idle' }),
      (error: unknown) => setAttempt({ kind: 'failed', message: messageOf(error) }),
    );
  };
  if (comfy !== undefined && isWell(comfy)) return <Connected comfy={comfy} />;
  return (
    <form onSubmit={submit} className="mt-3 flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <Field label={text.address} error={attempt.kind === 'failed' ? attempt.message : undefined}>
          {(ids) => (
            <TextInput
              {...ids}
              type="url"
              required
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              value={url}
              onChange={(event) => setUrl(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      <Button type="submit" variant="primary" busy={attempt.kind === 'asking'} className="mt-[26px]">
        {attempt.kind === 'asking' ? text.connecting : text.connect}
      </Button>
    </form>
  );
}

function Connected({ comfy }: { readonly comfy: ComfyStatus }) {
  return (
    <div role="status" className="motion-fade flex flex-wrap items-center gap-3">
      <p className="figures flex min-w-0 flex-1 items-center gap-2">
        <Dot tone="good" />
        <span className="font-medium">{text.ready}</span>
        <span className="truncate text-muted">{comfy.message}</span>
      </p>
      <Button variant="primary" onClick={() => void finishWelcome('comfy')}>
        {messages.welcome.go}
      </Button>
    </div>
  );
}

function isWell(comfy: ComfyStatus): boolean {
  return comfy.mode !== 'none' && (comfy.state === 'ready' || comfy.state === 'busy');
}
