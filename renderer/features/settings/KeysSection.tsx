import { Button } from '../../components/Button.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { messages } from '../../messages/messages.ts';
import { providerById, useProviders } from '../../stores/providers.ts';
import { KeyRow } from './KeyRow.tsx';
import { Section } from './Section.tsx';
import type { Keys } from './use-keys.ts';

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
