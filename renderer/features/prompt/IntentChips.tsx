import { Segmented } from '../../components/Segmented.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { messages } from '../../messages/messages.ts';
import { useDraft } from '../../stores/draft.ts';
import { INTENTS } from '../../stores/intent.ts';
import { useProviders } from '../../stores/providers.ts';
import { offeredIntents, shownIntent, withIntent } from './intents.ts';
import { useDraftRoute } from './use-draft-route.ts';

/** What to make: only what some provider declares. */
export function IntentChips() {
  const { capability } = useDraftRoute();
  const intent = useDraft((draft) => shownIntent(draft, capability));
  const { list, load } = useProviders();
  if (load.kind === 'loading') return <Skeleton className="h-7 w-64" />;
  const offered = offeredIntents(list);
  return (
    <Segmented
      look="quiet"
      label={messages.prompt.intent}
      value={intent}
      onValueChange={(next) => useDraft.setState((draft) => withIntent(draft, next, list))}
      options={(offered.length === 0 ? INTENTS : offered).map((value) => ({
        value,
        label: messages.prompt.intents[value],
      }))}
    />
  );
}
