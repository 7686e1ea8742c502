import { useState } from 'react';
import { type KeyedProvider, keyedProviderSchema } from '../../../src/contract/secrets.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { Select } from '../../components/Select.tsx';
import { messages } from '../../messages/messages.ts';
import { KeyForm } from '../settings/KeyForm.tsx';
import { saveKey } from '../settings/key-actions.ts';
import { useKeys } from '../settings/use-keys.ts';
import { finishWelcome } from './actions.ts';

const text = messages.welcome.key;

/** A cloud provider's key: tested at once, at no cost, and kept unless it is refused. */
export function KeyChoice() {
  const { state, read } = useKeys();
  const [provider, setProvider] = useState<KeyedProvider>('openai');
  const [note, setNote] = useState<string>();
  const canKeep = state.kind === 'ready' && state.keychain.available;
  return (
    <details className="mt-4 ml-14 max-sm:ml-0">
      <summary className="cursor-pointer text-muted">{text.open}</summary>
      <div className="mt-3 flex flex-col gap-3">
        <Field label={text.provider}>
          {(ids) => (
            <Select
              {...ids}
              value={provider}
              onValueChange={(value) => setProvider(keyedProviderSchema.parse(value))}
              options={keyedProviderSchema.options.map((value) => ({
                value,
                label: messages.settings.keyNames[value],
              }))}
            />
          )}
        </Field>
        <KeyForm
          key={provider}
          label={messages.settings.keyLabel(messages.settings.keyNames[provider])}
          canKeep={canKeep}
          save={async (key) => {
            setNote(undefined);
            setNote(await saveKey(provider, { key, store: canKeep ? 'keychain' : 'session' }));
            await read();
          }}
        />
        {state.kind === 'ready' && !state.keychain.available ? (
          <p className="text-small text-pretty text-muted">{state.keychain.message}</p>
        ) : null}
        {note === undefined ? null : (
          <div className="flex flex-wrap items-center gap-3">
            <p role="status" className="min-w-0 flex-1 text-pretty text-good">
              {note}
            </p>
            <Button variant="primary" onClick={() => void finishWelcome('skip')}>
              {messages.welcome.go}
            </Button>
          </div>
        )}
      </div>
    </details>
  );
}
