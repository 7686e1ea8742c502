import type { ProviderView } from '../../../contract/provider.ts';
import type { JsonValue } from '../../../contract/units.ts';
import { SECOND } from '../../../contract/units.ts';
import type { Adapter, AdapterAttempt, AdapterContext, StartResult } from '../adapter.ts';
import { parseBaseUrl } from '../base-url.ts';
import { type Catalog, createCatalog } from '../catalog.ts';
import type { VendorClient } from '../call.ts';
import { create, unreadableCreate } from '../http.ts';
import { checkedKey } from '../key-check.ts';
import { keepAnswer, readKeptAnswer } from '../kept-answer.ts';
import type { PriceTable } from '../prices.ts';
import { accountOf, balanceOf } from './account.ts';
import { elevenLabsCapabilities } from './capabilities.ts';
import { ELEVENLABS, elevenLabsClient } from './client.ts';
import { estimateElevenLabs } from './estimate.ts';
import { findFlow, type Flows, startFlow } from './flows.ts';
import { keptHandleOf } from './handle.ts';
import { findInHistory } from './history.ts';
import { choosableModels, type Lists, OFFLINE, readLists } from './pickers.ts';
import { callOf, orderOf } from './request.ts';
import { elevenLabsDownload, elevenLabsStatus } from './status.ts';
import { createTakenIds } from './taken-ids.ts';
import { createTurns } from './turns.ts';

export type ElevenLabsOptions = {
  /** In place of the vendor's address; undefined: the vendor's. */
  readonly baseUrl: string | undefined;
  readonly prices: PriceTable;
};

/** Ten minutes of music in the widest format, and room to spare. */
const ANSWER_BYTES_MAX = 128 * 1024 ** 2;
/** Headers that say what a request was and what it took. */
const HEADERS = ['character-cost', 'request-id', 'history-item-id', 'song-id'] as const;

type ElevenLabs = {
  readonly prices: PriceTable;
  readonly catalog: Catalog<Lists>;
  readonly flows: Flows;
  readonly client: (context: AdapterContext) => VendorClient;
};

/**
 * ElevenLabs: speech, sound effects and music, whose answer is the sound itself, and pictures and video as generations that are asked
 * for. After a lost answer speech is found in the history, a generation in the list; effects and music are in neither.
 */
export function createElevenLabsAdapter({ baseUrl, prices }: ElevenLabsOptions): Adapter {
  const base = parseBaseUrl(baseUrl, { standard: ELEVENLABS.standardUrl, variable: ELEVENLABS.urlVariable });
  const catalog = createCatalog({ vendor: ELEVENLABS, base, offline: OFFLINE, load: readLists });
  const client = (context: AdapterContext): VendorClient => elevenLabsClient(context, base);
  const own: ElevenLabs = { prices, catalog, flows: { turns: createTurns(), taken: createTakenIds() }, client };
  return {
    id: 'elevenlabs',
    paid: true,
    submitSafety: 'lookup',
    // The smallest paid plan; what is above it is answered with 429 and tried again.
    concurrency: 3,
    pollIntervalMs: 3 * SECOND,
    describe: (context) => describe(own, context),
    estimate: (request) => estimateElevenLabs(prices, catalog.latest(), request),
    prepare: async (context, request): Promise<JsonValue> => {
      // Reads the inputs once, so that one that does not fit is refused before anything is sent.
      await callOf(context, orderOf(request));
      return null;
    },
    start: async (context, attempt) =>
      isFlow(attempt)
        ? { handle: await startFlow(client(context), attempt, own.flows) }
        : startSound(own, context, attempt),
    find: (context, attempt) => find(own, context, attempt),
    status: (context, handle) => elevenLabsStatus(client(context), handle),
    // The vendor has no way to stop what it began.
    cancel: async () => 'unsupported',
    download: (context, handle, output) => elevenLabsDownload(client(context), handle, output),
    checkKey: (context) => checkedKey(() => accountOf(client(context))),
    balance: (context) => balanceOf(client(context)),
  };
}

async function describe({ catalog }: ElevenLabs, context: AdapterContext): Promise<ProviderView> {
  const { lists, availability } = await catalog.ask(context);
  return {
    id: 'elevenlabs',
    name: ELEVENLABS.name,
    kind: 'cloud',
    paid: true,
    placeholder: false,
    availability,
    models: [...choosableModels(lists)],
    capabilities: elevenLabsCapabilities(lists),
  };
}

function isFlow(attempt: AdapterAttempt): boolean {
  const { work } = orderOf(attempt.request);
  return work === 'image' || work === 'video';
}

/** The one paid call of sound; its whole answer is kept on disk before this resolves. Throws ProviderFailure. */
async function startSound(own: ElevenLabs, context: AdapterContext, attempt: AdapterAttempt): Promise<StartResult> {
  const client = own.client(context);
  const call = await callOf(context, orderOf(attempt.request));
  const answer = await create(client, { ...call, maxBytes: ANSWER_BYTES_MAX });
  const type = answer.headers.get('content-type') ?? '';
  if (answer.bytes.byteLength === 0 || /json|html|text/.test(type)) throw unreadableCreate(client, answer);
  const kept = await keepAnswer(context, attempt.attemptId, { answer, headers: HEADERS });
  const handle = keptHandleOf(attempt, kept.head, { prices: own.prices, lists: own.catalog.latest() });
  own.flows.taken.add(handle.requestId, kept.head.headers['history-item-id']);
  return { handle };
}

async function find(
  own: ElevenLabs,
  context: AdapterContext,
  attempt: AdapterAttempt,
): ReturnType<NonNullable<Adapter['find']>> {
  if (isFlow(attempt)) return findFlow(own.client(context), attempt, own.flows);
  const money = { prices: own.prices, lists: own.catalog.latest() };
  const kept = await readKeptAnswer(context, attempt.attemptId);
  if (kept !== undefined) return { handle: keptHandleOf(attempt, kept.head, money) };
  // Effects and music are in no list of the vendor.
  if (orderOf(attempt.request).work !== 'speech') return 'unknown';
  return findInHistory(own.client(context), attempt, { ...money, taken: own.flows.taken });
}
