import { z } from 'zod';
import type { JsonValue } from '../../../contract/units.ts';
import { SECOND } from '../../../contract/units.ts';
import type { Adapter, AdapterAttempt, AdapterContext, Evidence, StartResult } from '../adapter.ts';
import { parseBaseUrl } from '../base-url.ts';
import type { VendorClient } from '../call.ts';
import { downloadOutput } from '../download.ts';
import { ProviderFailure } from '../errors.ts';
import { checkedKey } from '../key-check.ts';
import type { PriceTable } from '../prices.ts';
import { createTask, deleteTask, getOrganization, getTask, RUNWAY, runwayClient } from './client.ts';
import { creditsText, microsOfCredits } from './credits.ts';
import { estimateRunway } from './estimate.ts';
import { withInputs } from './inputs.ts';
import { createRunwayCatalog } from './pickers.ts';
import { bodyOf } from './request.ts';
import { goesOn, mimeOf, statusOf } from './status.ts';
import { handleSchema, preparedSchema } from './wire.ts';

export type RunwayOptions = {
  /** In place of the vendor's address; undefined: the vendor's. */
  readonly baseUrl: string | undefined;
  readonly prices: PriceTable;
};

/**
 * Runway: video, pictures and sound as tasks that are polled. A create has neither a key that the vendor honours nor a list to look it up
 * in, so an unanswered one waits for a person, with the balance before and after as evidence.
 */
export function createRunwayAdapter({ baseUrl, prices }: RunwayOptions): Adapter {
  const base = parseBaseUrl(baseUrl, { standard: RUNWAY.standardUrl, variable: RUNWAY.urlVariable });
  const catalog = createRunwayCatalog(base);
  const connect = (context: AdapterContext): VendorClient => runwayClient(context, base);
  return {
    id: 'runway',
    paid: true,
    submitSafety: 'none',
    concurrency: 4,
    // The vendor wants five seconds between two questions about a task.
    pollIntervalMs: 6 * SECOND,
    describe: async (context) => {
      const { lists, availability } = await catalog.ask(context);
      return {
        id: 'runway',
        name: 'Runway',
        kind: 'cloud',
        paid: true,
        placeholder: false,
        availability,
        ...copyOf(lists),
      };
    },
    estimate: (request) => estimateRunway(prices, request),
    prepare: async (context, request) => {
      const client = connect(context);
      const creditsBefore = await creditsNow(client);
      const { path, body } = await bodyOf(client, request);
      return { path, body, kind: request.jobType, ...(creditsBefore === undefined ? {} : { creditsBefore }) };
    },
    start: (context, attempt) => start(connect(context), attempt, prices),
    status: async (context, handle) => {
      const parsed = handleSchema.parse(handle);
      const task = await getTask(connect(context), parsed.taskId);
      return task === undefined ? { state: 'lost' } : statusOf(task, parsed);
    },
    evidence: (context, attempt) => evidence(connect(context), attempt),
    checkKey: (context) =>
      checkedKey(async () => {
        await getOrganization(connect(context));
        return 'Runway takes this key.';
      }),
    balance: async (context) => {
      const { creditBalance } = await getOrganization(connect(context));
      return { usdMicros: microsOfCredits(creditBalance), text: creditsText(creditBalance) };
    },
    cancel: async (context, handle) => {
      const client = connect(context);
      const { taskId } = handleSchema.parse(handle);
      const task = await getTask(client, taskId);
      // A task that has ended would be deleted together with what was paid for.
      if (task === undefined || !goesOn(task)) return 'unsupported';
      await deleteTask(client, taskId);
      return 'asked';
    },
    download: async (context, handle, output) => {
      const client = connect(context);
      const { taskId } = handleSchema.parse(handle);
      const { index } = z.object({ index: z.int() }).parse(output.ref);
      const renew = async (): Promise<string | undefined> => (await getTask(client, taskId))?.output?.[index];
      const url = await renew();
      if (url === undefined) throw new ProviderFailure('output_lost', 'Runway no longer has this result.');
      return downloadOutput(context, { url, baseUrl: client.baseUrl, mime: mimeOf(url) ?? output.mime, renew });
    },
  };
}

function copyOf<Lists extends { readonly models: readonly unknown[]; readonly capabilities: readonly unknown[] }>(
  lists: Lists,
): { models: Lists['models'][number][]; capabilities: Lists['capabilities'][number][] } {
  return { models: [...lists.models], capabilities: [...lists.capabilities] };
}

async function start(client: VendorClient, attempt: AdapterAttempt, prices: PriceTable): Promise<StartResult> {
  const { path, body, kind } = preparedSchema.parse(attempt.prepared);
  const whole = await withInputs(client.context, body);
  const created = await createTask(client, { path, body: whole }).catch((error: unknown) =>
    Promise.reject(error instanceof ProviderFailure ? withBalance(error, attempt, prices) : error),
  );
  const most = created.estimatedCost?.credits;
  const handle: JsonValue = { taskId: created.id, kind, ...(most === undefined ? {} : { maxCredits: most }) };
  return most === undefined ? { handle } : { handle, maxCostMicros: microsOfCredits(most) };
}

/**
 * Runway refuses what the account cannot pay like a malformed body (400). Whether that was the reason is told by figures, not by words:
 * the balance just before the create against the price.
 */
function withBalance(failure: ProviderFailure, attempt: AdapterAttempt, prices: PriceTable): ProviderFailure {
  const { creditsBefore } = preparedSchema.parse(attempt.prepared);
  const price = estimateRunway(prices, attempt.request).maxCostMicros;
  // Without a known price only an empty account is certain to be too little.
  const isShort = creditsBefore !== undefined && microsOfCredits(creditsBefore) < (price ?? 1);
  if (failure.sent !== 'rejected' || failure.details['status'] !== 400 || !isShort) return failure;
  return new ProviderFailure(
    'quota_exceeded',
    `The Runway account has ${creditsText(creditsBefore)} left, less than this may cost. Top it up, then retry.`,
    { sent: 'rejected', details: failure.details, cause: failure },
  );
}

/** What the account has; undefined when it cannot be asked now. A key that is refused is thrown: nothing needs to be sent then. */
async function creditsNow(client: VendorClient): Promise<number | undefined> {
  try {
    return (await getOrganization(client, { tries: 1 })).creditBalance;
  } catch (error) {
    if (error instanceof ProviderFailure && error.transient) return undefined;
    throw error;
  }
}

/** The balance before and after: other tasks move it too, so it shows and does not prove. */
async function evidence(client: VendorClient, attempt: AdapterAttempt): Promise<Evidence | undefined> {
  const { creditsBefore } = preparedSchema.parse(attempt.prepared);
  const { creditBalance } = await getOrganization(client, { tries: 2 });
  if (creditsBefore === undefined)
    return {
      message: `Runway’s balance is ${creditsText(creditBalance)} now; what it was before is not known.`,
      details: { creditsNow: creditBalance },
    };
  const gone = creditsBefore - creditBalance;
  const change =
    gone === 0
      ? 'It has not changed, which speaks for a request that was not taken.'
      : `${creditsText(Math.abs(gone))} ${gone > 0 ? 'went' : 'came back'} in between; other tasks of the account count in that too.`;
  return {
    message: `Runway’s balance was ${creditsText(creditsBefore)} before this request and is ${creditsText(creditBalance)} now. ${change}`,
    details: { creditsBefore, creditsNow: creditBalance },
  };
}
