import { RefreshCw } from 'lucide-react';
import type { ProviderView } from '../../../src/contract/provider.ts';
import { client } from '../../client/current-client.ts';
import { Badge, Dot } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { type RouteChoice, useDraft, withChoice } from '../../stores/draft.ts';
import { type Intent, JOB_TYPE_OF } from '../../stores/intent.ts';
import { useProviders } from '../../stores/providers.ts';
import { useQuote } from '../../stores/quote.ts';
import { readProviders } from '../../stores/read-all.ts';
import { applyFix } from './actions.ts';
import { canServe, shownIntent } from './intents.ts';
import { statedRoute } from './stated-route.ts';
import { RouteOption } from './RouteOption.tsx';
import { useDraftRoute } from './use-draft-route.ts';

const text = messages.prompt.route;

/** Every provider that can do this job type: ready ones with their models, the others with the reason and what to do about it. */
export function RoutePicker({ onDone }: { readonly onDone: () => void }) {
  const jobType = useDraft((draft) => draft.jobType);
  const route = useDraftRoute();
  const intent = useDraft((draft) => shownIntent(draft, route.capability));
  const providers = useProviders((state) => state.list).filter((provider) => canServe(provider, intent));
  const quote = useQuote((state) => (state.jobType === jobType ? state.quote : undefined));
  const line = statedRoute(route, quote);
  const choose = (choice: RouteChoice) => {
    useDraft.setState((draft) => withChoice(draft, choice));
    onDone();
  };
  return (
    <div className="flex flex-col gap-0.5">
      <RouteOption
        choice={{ provider: undefined, model: undefined }}
        onChoose={choose}
        title={text.auto}
        note={text.autoNote}
      />
      {providers.map((provider) => (
        <ProviderOptions key={provider.id} provider={provider} intent={intent} onChoose={choose} onDone={onDone} />
      ))}
      {/* In view however long the list is: what would happen now. */}
      <div className="sticky -bottom-1.5 -mx-1.5 mt-1 -mb-1.5 flex items-center gap-2 border-t border-line bg-raised px-3.5 py-1.5">
        <p className="figures min-w-0 flex-1 text-small text-muted">
          {line === undefined ? null : <span className="block font-medium text-text">{line}</span>}
          {quote?.routeReason}
        </p>
        <Button
          variant="quiet"
          size="small"
          icon={<RefreshCw size={13} aria-hidden />}
          onClick={() => void readProviders(client(), true)}
        >
          {text.refresh}
        </Button>
      </div>
    </div>
  );
}

function ProviderOptions({
  provider,
  intent,
  onChoose,
  onDone,
}: {
  readonly provider: ProviderView;
  readonly intent: Intent;
  readonly onChoose: (choice: RouteChoice) => void;
  readonly onDone: () => void;
}) {
  const models = provider.models.filter(
    (model) => model.jobTypes.includes(JOB_TYPE_OF[intent]) && canServe(provider, intent, model.id),
  );
  const { state, message } = provider.availability;
  const isReady = state === 'ready';
  return (
    <section aria-label={provider.name} className="border-t border-line pt-1">
      <div className="flex items-center gap-2 px-2 py-1">
        <Dot tone={isReady ? 'good' : 'warning'} />
        <h3 className="font-semibold">{provider.name}</h3>
        {provider.placeholder ? <Badge tone="warning">{text.placeholder}</Badge> : null}
        <span className="ml-auto text-small text-muted">{text.states[state]}</span>
      </div>
      {isReady ? null : (
        <div className="flex flex-wrap items-center gap-2 px-2 pb-1.5">
          <p className="min-w-40 flex-1 text-small text-muted">{message}</p>
          <Button
            size="small"
            onClick={() => {
              onDone();
              applyFix({ kind: provider.id === 'comfyui' ? 'connect_comfy' : 'open_settings' });
            }}
          >
            {messages.prompt.fixes[provider.id === 'comfyui' ? 'connect_comfy' : 'open_settings']}
          </Button>
        </div>
      )}
      {isReady || state === 'unreachable' ? (
        models.length === 0 ? (
          <RouteOption
            choice={{ provider: provider.id, model: undefined }}
            onChoose={onChoose}
            title={provider.name}
            note={provider.placeholder ? text.placeholderNote : undefined}
          />
        ) : (
          models.map((model) => (
            <RouteOption
              key={model.id}
              choice={{ provider: provider.id, model: model.id }}
              onChoose={onChoose}
              title={model.label}
              note={provider.placeholder ? text.placeholderNote : model.note}
            />
          ))
        )
      ) : null}
    </section>
  );
}
