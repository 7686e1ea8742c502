import { useState } from 'react';
import {
  KEYED_PROVIDERS,
  keyedProviderSchema,
  type KeychainView,
  type KeyView,
} from '../../../src/contract/secrets.ts';
import { client } from '../../client/current-client.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/en.ts';
import { providerById, useProviders } from '../../stores/providers.ts';
import { readProviders } from '../../stores/read-all.ts';
import { KeyForm } from './KeyForm.tsx';
import { Section, SettingRow } from './Section.tsx';
import { outcomeOf } from './settings-actions.ts';
import type { Keys } from './use-keys.ts';
import { useOutcome } from './use-outcome.ts';

const texts = messages.settings;

/** Keys of the providers that this engine can use. They go in, and never come out again. */
export function KeysSection({ keys }: { readonly keys: Keys }) {
  const { state } = keys;
  const providers = useProviders(({ list }) => list);
  if (state.kind === 'loading') {
    return (
      <Section name="keys">
        <Skeleton className="h-10 w-full" />
      </Section>
    );
  }
  if (state.kind === 'failed') {
    return (
      <Section name="keys" intro={texts.keysIntro}>
        <p role="alert" className="text-bad">
          {texts.keysFailed}: {state.message}
        </p>
        <Button size="small" className="self-start" onClick={() => void keys.read()}>
          {messages.common.tryAgain}
        </Button>
      </Section>
    );
  }
  const isAnyUsable = state.keys.some(({ provider }) => providerById(providers, provider) !== undefined);
  return (
    <Section name="keys" intro={texts.keysIntro}>
      {isAnyUsable ? null : <p className="text-pretty text-muted">{texts.keysEarly}</p>}
      {state.keychain.available ? null : (
        <p className="rounded-control border border-warning-line bg-warning-soft p-3 text-pretty">
          {state.keychain.message}
        </p>
      )}
      {state.keys.map((key) => (
        <KeyRow key={key.provider} view={key} keychain={state.keychain} onChanged={keys.read} />
      ))}
    </Section>
  );
}

function nameOf(provider: KeyView['provider']): string {
  const keyed = keyedProviderSchema.safeParse(provider).data;
  return keyed === undefined ? provider : texts.keyNames[keyed];
}

type KeyRowProps = { readonly view: KeyView; readonly keychain: KeychainView; readonly onChanged: () => Promise<void> };

function KeyRow({ view, keychain, onChanged }: KeyRowProps) {
  const name = useProviders(({ list }) => providerById(list, view.provider)?.name) ?? nameOf(view.provider);
  const [isEditing, setEditing] = useState(false);
  const removal = useOutcome();
  const keyed = keyedProviderSchema.safeParse(view.provider).data;
  if (keyed === undefined) return null;
  const action = view.source === 'none' ? texts.keyAdd : texts.keyReplace;
  const remove = async (): Promise<void> => {
    await client().call('keys.remove', { provider: keyed });
    toast.success(texts.keyRemoved(name));
    await Promise.all([onChanged(), readProviders(client())]);
  };
  return (
    <div className="flex flex-col gap-3 not-first:border-t not-first:border-line not-first:pt-4">
      <SettingRow
        name={name}
        {...(view.source === 'environment' ? { help: texts.keyFromEnvironment(KEYED_PROVIDERS[keyed]) } : {})}
      >
        {view.last4 === null ? null : <span className="text-muted">{texts.keyEnding(view.last4)}</span>}
        <Badge tone={view.source === 'none' ? 'plain' : 'good'}>{texts.keySources[view.source]}</Badge>
        {view.source === 'environment' ? null : (
          <Button
            size="small"
            onClick={() => setEditing(!isEditing)}
            aria-expanded={isEditing}
            aria-label={texts.keyActionFor(action, name)}
          >
            {action}
          </Button>
        )}
        {view.source === 'keychain' || view.source === 'session' ? (
          <Button
            size="small"
            variant="quiet"
            busy={removal.state.kind === 'busy'}
            aria-label={texts.keyActionFor(texts.keyRemove, name)}
            onClick={() => removal.run(() => outcomeOf(remove))}
          >
            {texts.keyRemove}
          </Button>
        ) : null}
      </SettingRow>
      {removal.state.kind === 'failed' ? <p className="text-small text-bad">{removal.state.message}</p> : null}
      {isEditing ? (
        <KeyForm
          label={texts.keyLabel(name)}
          canKeep={keychain.available}
          save={async (key) => {
            await client().call('keys.set', {
              provider: keyed,
              key,
              store: keychain.available ? 'keychain' : 'session',
            });
            await Promise.all([onChanged(), readProviders(client())]);
            setEditing(false);
          }}
        />
      ) : null}
    </div>
  );
}
