import { ClientError } from '../../../src/contract/errors.ts';
import { type JobId, jobIdSchema, uuidv7 } from '../../../src/contract/ids.ts';
import type { JobRequest, JobView } from '../../../src/contract/job.ts';
import type { JsonValue, MicroUsd } from '../../../src/contract/units.ts';
import { client } from '../../client/current-client.ts';
import { now } from '../../clock.ts';
import { toast } from '../../components/Toast.tsx';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { navigate } from '../../router/use-route.ts';
import { useDraft, withChoice, withChoiceEverywhere, withParam } from '../../stores/draft.ts';
import { useJobs, withJobs } from '../../stores/jobs.ts';
import { messageOf } from '../../stores/loadable.ts';
import { rememberPrompt } from '../../stores/prompt-history.ts';
import { useProviders } from '../../stores/providers.ts';
import { useQuote } from '../../stores/quote.ts';
import { readProviders } from '../../stores/read-all.ts';
import { currentRequest, quoteNow } from './quote-draft.ts';
import type { Fix } from './fixes.ts';
import { problemsOf } from './problems.ts';
import { shownIntent } from './intents.ts';
import { draftRoute } from './request.ts';

/** The element id of the prompt's textarea: actions move the focus there. */
export const PROMPT_ID = 'prompt-text';
/** The element id of the route picker's button. */
export const ROUTE_ID = 'prompt-route';
/** The element id of the button behind which every further parameter is. */
export const MORE_ID = 'prompt-more';
/** The element id of a parameter's own button. */
export const paramId = (name: string): string => `prompt-param-${name}`;
/** The element id of the button for a job's own cap. */
export const CAP_ID = 'prompt-cap';

/** Sets one parameter of the draft; undefined goes back to the default. */
export function setParam(name: string, value: JsonValue | undefined): void {
  useDraft.setState((draft) => withParam(draft, name, value));
}

/** Puts the cursor into the prompt. */
export function focusPrompt(): void {
  document.getElementById(PROMPT_ID)?.focus();
}

/** Does what a problem's button says. */
export function applyFix(fix: Fix): void {
  switch (fix.kind) {
    case 'write_prompt':
      return focusPrompt();
    case 'use_draft':
      useDraft.setState((draft) =>
        withChoiceEverywhere(withChoice(draft, { provider: 'draft', model: undefined }), 'draft'),
      );
      return focusPrompt();
    case 'use_provider':
      useDraft.setState((draft) => withChoice(draft, { provider: fix.id, model: fix.model }));
      return focusPrompt();
    case 'set_cap':
      return document.getElementById(CAP_ID)?.click();
    case 'connect_comfy':
    case 'get_parts':
      return navigate({ view: 'comfyui', query: '' });
    case 'open_settings':
      return navigate({ view: 'settings', query: 'section=keys' });
    case 'open_budget':
      return navigate({ view: 'budget', query: '' });
    case 'choose_route':
      return document.getElementById(ROUTE_ID)?.click();
    case 'look_again':
      // readProviders never rejects, and a changed provider asks for a new quote.
      return void readProviders(client(), true);
    case 'ask_again':
      return void quoteNow(client());
    case 'make_one':
      return setParam('count', 1);
    case 'set_param':
      return (document.getElementById(paramId(fix.name)) ?? document.getElementById(MORE_ID))?.click();
    case 'reset_param':
      return setParam(fix.name, undefined);
  }
}

/**
 * Sends the draft. What is sent is what the button says: the quoted provider and model, and for a paid one at most the quoted price.
 * The job's id is kept with the draft until the engine has acknowledged it. A soft limit asks first (`acceptSoftLimits` is the yes). Never rejects: what went wrong is shown.
 */
export async function generate(
  consent: { readonly acceptSoftLimits: boolean } = { acceptSoftLimits: false },
): Promise<void> {
  if (useQuote.getState().isSending) return;
  // Before the first wait: a second press while the price is asked for is the same press.
  useQuote.setState({ isSending: true });
  try {
    if (await isAsShown()) await send(currentRequest(), consent.acceptSoftLimits);
  } finally {
    useQuote.setState({ isSending: false });
  }
}

/** Whether the draft can run for what the button says; when not, the window says why. */
async function isAsShown(): Promise<boolean> {
  const shown = useQuote.getState().quote;
  if (useQuote.getState().request !== JSON.stringify(currentRequest())) await quoteNow(client());
  if (isBlocked()) {
    useQuote.setState({ wasPressed: true });
    return false;
  }
  const { quote } = useQuote.getState();
  if (!isDearer(shown?.maxCostMicros, quote?.maxCostMicros)) return true;
  toast.info(messages.prompt.priceChanged, {
    description: messages.prompt.priceChangedText(formatMoney(quote?.maxCostMicros ?? 0)),
  });
  return false;
}

async function send(request: JobRequest, acceptSoftLimits: boolean): Promise<void> {
  const { quote } = useQuote.getState();
  const provider = useProviders.getState().list.find((candidate) => candidate.id === quote?.provider);
  const stated: JobRequest = {
    ...request,
    ...(provider === undefined ? {} : { provider: provider.id }),
    ...(quote?.model === null || quote?.model === undefined ? {} : { model: quote.model }),
    // With a cap of its own the request has it already; else the job may cost what the button says.
    ...(provider?.paid === true && quote !== undefined && quote.maxCostMicros !== null
      ? { maxCostMicros: quote.maxCostMicros }
      : {}),
  };
  const key = JSON.stringify(stated);
  const id = intentId(key);
  useDraft.setState({ pending: { jobId: id, request: key } });
  rememberPrompt(localStorage, useDraft.getState().prompt);
  try {
    const job = await client().call('jobs.create', {
      ...stated,
      id,
      ...(acceptSoftLimits ? { acceptSoftLimits } : {}),
    });
    acknowledge(job);
  } catch (error) {
    // After a lost connection nobody knows whether it arrived: the id stays, and is asked about when the connection is back.
    const isUnknown = error instanceof ClientError && error.details['reason'] === 'connection_lost';
    if (!isUnknown) useDraft.setState({ pending: undefined });
    if (isSoftLimit(error)) useQuote.setState({ softLimit: messageOf(error) });
    else toast.error(messages.prompt.failedTitle, { description: messageOf(error) });
    void quoteNow(client());
  }
}

/** After a reload or a lost connection: did the intent that was on its way arrive? Never rejects. */
export async function settlePending(): Promise<void> {
  const { pending } = useDraft.getState();
  if (pending === undefined || useQuote.getState().isSending) return;
  try {
    acknowledge(await client().call('jobs.get', { jobId: pending.jobId }));
  } catch (error) {
    // Not there: it never arrived, and may be sent under the same id. Anything else is asked again at the next connection.
    if (!(error instanceof ClientError)) throw error;
  }
}

function acknowledge(job: JobView): void {
  useJobs.setState((state) => withJobs(state, [job]));
  useDraft.setState((draft) => (draft.pending?.jobId === job.id ? { pending: undefined } : {}));
}

function intentId(key: string): JobId {
  const { pending } = useDraft.getState();
  if (pending?.request === key) return pending.jobId;
  return jobIdSchema.parse(uuidv7(now(), crypto.getRandomValues(new Uint8Array(10))));
}

/** A soft limit asks; a hard one refuses. */
function isSoftLimit(error: unknown): boolean {
  return error instanceof ClientError && error.code === 'budget_exceeded' && error.details['kind'] === 'soft';
}

function isBlocked(): boolean {
  const { quote, failure } = useQuote.getState();
  const providers = useProviders.getState().list;
  const request = currentRequest();
  const draft = useDraft.getState();
  const route = draftRoute(draft, providers, useQuote.getState());
  const intent = shownIntent(draft, route.capability);
  return (
    quote === undefined ||
    quote.provider === null ||
    problemsOf({ request, route, quote, failure, providers, intent }).length > 0
  );
}

function isDearer(shown: MicroUsd | null | undefined, fresh: MicroUsd | null | undefined): boolean {
  return typeof fresh === 'number' && fresh > 0 && (typeof shown !== 'number' || fresh > shown);
}
