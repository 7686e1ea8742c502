import type { Client } from '../../../src/contract/client.ts';
import { useBudget } from '../../stores/budget.ts';
import { useConnection } from '../../stores/connection.ts';
import { useDraft } from '../../stores/draft.ts';
import { type JobsState, useJobs } from '../../stores/jobs.ts';
import { messageOf } from '../../stores/loadable.ts';
import { useProviders } from '../../stores/providers.ts';
import { useQuote } from '../../stores/quote.ts';
import { useOrganise } from '../../stores/organise.ts';
import { useSettings } from '../../stores/settings.ts';
import { projectOfDraft } from './draft-project.ts';
import { buildRequest, draftRoute } from './request.ts';

/** Long enough not to ask at every key, short enough to feel at once. */
const QUIET_MS = 150;

/** The draft as a request, from the stores. */
export function currentRequest(): ReturnType<typeof buildRequest> {
  const draft = useDraft.getState();
  const route = draftRoute(draft, useProviders.getState().list, useQuote.getState());
  return buildRequest(draft, route, projectOfDraft(useSettings.getState(), useOrganise.getState())?.id);
}

/** Asks the engine about the draft as it is now and keeps the answer, unless a newer question was asked meanwhile. Never rejects. */
export async function quoteNow(client: Client): Promise<void> {
  const request = currentRequest();
  const key = JSON.stringify(request);
  useQuote.setState({ isPending: true });
  try {
    const quote = await client.call('jobs.quote', request);
    if (JSON.stringify(currentRequest()) === key) {
      useQuote.setState({ request: key, jobType: request.jobType, quote, failure: undefined, isPending: false });
    }
  } catch (error) {
    if (JSON.stringify(currentRequest()) === key) {
      useQuote.setState({
        request: key,
        jobType: request.jobType,
        quote: undefined,
        failure: messageOf(error),
        isPending: false,
      });
    }
  }
}

/** Keeps the quote in step with the draft, the providers and the budget, without ever holding up typing. Returns its undo. */
export function followDraft(client: Client): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const askSoon = () => {
    clearTimeout(timer);
    if (useConnection.getState().state !== 'connected') return;
    // quoteNow never rejects: a failure is part of the quote.
    timer = setTimeout(() => void quoteNow(client), QUIET_MS);
  };
  const undo = [
    useDraft.subscribe((draft, before) => {
      if (
        draft.jobType !== before.jobType ||
        draft.prompt !== before.prompt ||
        draft.choices !== before.choices ||
        draft.params !== before.params ||
        draft.caps !== before.caps
      ) {
        useQuote.setState({ wasPressed: false });
        askSoon();
      }
    }),
    useProviders.subscribe(askSoon),
    // A limit may hold for the project.
    useSettings.subscribe((state, before) => {
      if (state.settings?.defaultProject !== before.settings?.defaultProject) askSoon();
    }),
    useBudget.subscribe(askSoon),
    // A finished job teaches the engine how long the next one takes.
    useJobs.subscribe((state, before) => {
      if (hasFinished(before, state)) askSoon();
    }),
    useConnection.subscribe(askSoon),
  ];
  askSoon();
  return () => {
    clearTimeout(timer);
    for (const stop of undo) stop();
  };
}

function hasFinished(before: JobsState, after: JobsState): boolean {
  if (before.byId === after.byId) return false;
  return Object.values(after.byId).some(
    (job) => job.status === 'completed' && before.byId[job.id]?.status === 'processing',
  );
}
