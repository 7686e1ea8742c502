import type { ProviderView } from '../../../contract/provider.ts';
import { SECOND } from '../../../contract/units.ts';
import type { Adapter, AdapterAttempt, AdapterContext, KeyCheck } from '../adapter.ts';
import { parseBaseUrl } from '../base-url.ts';
import { createCatalog } from '../catalog.ts';
import { checkedKey } from '../key-check.ts';
import { readKeptAnswer } from '../kept-answer.ts';
import type { PriceTable } from '../prices.ts';
import { handleOfAnswer } from './answer.ts';
import { openAiCapabilities } from './capabilities.ts';
import { OPENAI, openAiClient } from './client.ts';
import { estimateOpenAi } from './estimate.ts';
import { choosableModels, offlineModels, readModels } from './pickers.ts';
import { prepareOpenAi, startOpenAi } from './start.ts';
import { openAiDownload, openAiStatus } from './status.ts';

export type OpenAiOptions = {
  /** In place of the vendor's address; undefined: the vendor's. */
  readonly baseUrl: string | undefined;
  readonly prices: PriceTable;
};

/**
 * OpenAI: pictures (also from pictures) and speech. Every call is answered with the result itself and has no id that it could be asked
 * for by, so a crash in the middle leaves its outcome unknown, unless the whole answer was already kept.
 */
export function createOpenAiAdapter({ baseUrl, prices }: OpenAiOptions): Adapter {
  const base = parseBaseUrl(baseUrl, { standard: OPENAI.standardUrl, variable: OPENAI.urlVariable });
  const catalog = createCatalog({ vendor: OPENAI, base, offline: offlineModels(prices), load: readModels });
  return {
    id: 'openai',
    paid: true,
    submitSafety: 'lookup',
    concurrency: 4,
    pollIntervalMs: 1 * SECOND,
    describe: async (context): Promise<ProviderView> => {
      const { lists, availability } = await catalog.ask(context);
      const models = choosableModels(lists, { prices, now: context.now() });
      return {
        id: 'openai',
        name: OPENAI.name,
        kind: 'cloud',
        paid: true,
        placeholder: false,
        availability,
        models: [...models],
        capabilities: openAiCapabilities(models),
      };
    },
    estimate: (request) => estimateOpenAi(prices, request),
    prepare: prepareOpenAi,
    start: (context, attempt) => startOpenAi(openAiClient(context, base), attempt, prices),
    find: (context, attempt) => findKept(context, attempt, prices),
    status: async (_context, handle) => openAiStatus(handle),
    // It has ended before its handle exists.
    cancel: async () => 'unsupported',
    download: openAiDownload,
    checkKey: (context): Promise<KeyCheck> =>
      checkedKey(async () => {
        const models = await readModels(openAiClient(context, base));
        return `OpenAI takes this key; it may use ${models.length} of the models that Gesso knows.`;
      }),
  };
}

/** The vendor cannot be asked; a whole answer on our own disk is the only proof that there is. Its absence proves nothing. */
async function findKept(
  context: AdapterContext,
  attempt: AdapterAttempt,
  prices: PriceTable,
): ReturnType<NonNullable<Adapter['find']>> {
  const kept = await readKeptAnswer(context, attempt.attemptId);
  const handle = kept === undefined ? undefined : await handleOfAnswer(context, attempt, { kept, prices });
  return handle === undefined ? 'unknown' : { handle };
}
