import { useMemo } from 'react';
import { useDraft } from '../../stores/draft.ts';
import { useProviders } from '../../stores/providers.ts';
import { useOrganise } from '../../stores/organise.ts';
import { useSettings } from '../../stores/settings.ts';
import { useQuote } from '../../stores/quote.ts';
import { projectOfDraft } from './draft-project.ts';
import { shownIntent } from './intents.ts';
import type { Problem } from './problem.ts';
import { problemsOf } from './problems.ts';
import { buildRequest, type DraftRoute, draftRoute } from './request.ts';

/** Where the draft would be made, followed by the component. */
export function useDraftRoute(): DraftRoute {
  const draft = useDraft();
  const providers = useProviders((state) => state.list);
  const quote = useQuote((state) => state.quote);
  const jobType = useQuote((state) => state.jobType);
  return useMemo(() => draftRoute(draft, providers, { quote, jobType }), [draft, providers, quote, jobType]);
}

/** Every reason why the draft cannot run now. */
export function useProblems(): readonly Problem[] {
  const draft = useDraft();
  const route = useDraftRoute();
  const providers = useProviders((state) => state.list);
  const { quote, failure, jobType } = useQuote();
  const projectId = projectOfDraft(useSettings(), useOrganise())?.id;
  return useMemo(() => {
    const answer = jobType === draft.jobType ? quote : undefined;
    const request = buildRequest(draft, route, projectId);
    const intent = shownIntent(draft, route.capability);
    return problemsOf({ request, route, quote: answer, failure, providers, intent });
  }, [draft, route, providers, quote, failure, jobType, projectId]);
}
