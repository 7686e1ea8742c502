import { z } from 'zod';
import { type JsonValue, MICROS_PER_USD, SECOND } from '../../../contract/units.ts';
import type { Adapter, AdapterContext, Balance, Download, OutputRef, TaskStatus } from '../adapter.ts';
import { parseBaseUrl } from '../base-url.ts';
import type { VendorClient } from '../call.ts';
import { downloadOutput } from '../download.ts';
import { ProviderFailure } from '../errors.ts';
import { checkedKey } from '../key-check.ts';
import type { PriceTable } from '../prices.ts';
import { capabilityOf } from './capabilities.ts';
import { getAccount, getSession, getVideo, HEYGEN, heyGenClient, listSessionVideos, stopSession } from './client.ts';
import { type AvatarTypeOf, estimateHeyGen, secondPrice } from './estimate.ts';
import { HEYGEN_MODELS, modelView } from './models.ts';
import { createHeyGenCatalog } from './pickers.ts';
import { posterOf } from './poster.ts';
import { orderOf } from './request.ts';
import { evidenceOf, findHeyGen, startHeyGen } from './start.ts';
import { sessionStatus, speechStatus, videoStatus, videoUrlOf } from './status.ts';
import { type HeyGenAccount, type HeyGenHandle, type HeyGenLook, handleSchema } from './wire.ts';

export type HeyGenOptions = {
  /** In place of the vendor's address; undefined: the vendor's. */
  readonly baseUrl: string | undefined;
  readonly prices: PriceTable;
};

/**
 * HeyGen: talking avatars, films of its agent, speech. Videos carry the attempt's id as their title, so an unanswered create is looked up
 * before anything is sent again. Costs are seconds times price: the vendor names no figure for one video.
 */
export function createHeyGenAdapter({ baseUrl, prices }: HeyGenOptions): Adapter {
  const base = parseBaseUrl(baseUrl, { standard: HEYGEN.standardUrl, variable: HEYGEN.urlVariable });
  const catalog = createHeyGenCatalog(base);
  const connect = (context: AdapterContext): VendorClient => heyGenClient(context, base);
  const lookOf = (id: string): HeyGenLook | undefined => catalog.latest().looks.find((look) => look.id === id);
  const typeOf: AvatarTypeOf = (id) => lookOf(id)?.avatar_type;
  return {
    id: 'heygen',
    paid: true,
    submitSafety: 'lookup',
    concurrency: 3,
    pollIntervalMs: 5 * SECOND,
    describe: async (context) => {
      const { lists, availability } = await catalog.ask(context);
      const models = HEYGEN_MODELS.map(modelView);
      const capabilities = HEYGEN_MODELS.map((model) => capabilityOf(model, lists));
      return {
        id: 'heygen',
        name: HEYGEN.name,
        kind: 'cloud',
        paid: true,
        placeholder: false,
        availability,
        models,
        capabilities,
      };
    },
    estimate: (request) => estimateHeyGen(prices, request, typeOf),
    prepare: async (context, request): Promise<JsonValue> => {
      const { model, ...order } = await orderOf(connect(context), request, lookOf);
      const { micros, isGuess } = secondPrice(prices, { model, params: request.params, typeOf });
      return { ...order, secondMicros: micros, isGuess, at: context.now() };
    },
    start: (context, attempt) => startHeyGen(connect(context), attempt),
    find: (context, attempt) => findHeyGen(connect(context), attempt),
    evidence: (context, attempt) => evidenceOf(connect(context), attempt),
    status: (context, handle) => statusOf(connect(context), handleSchema.parse(handle)),
    checkKey: (context) =>
      checkedKey(async () => {
        const { email } = await getAccount(connect(context));
        return typeof email === 'string' ? `HeyGen takes this key, of ${email}.` : 'HeyGen takes this key.';
      }),
    balance: async (context) => balanceOf(await getAccount(connect(context))),
    cancel: async (context, handle) => {
      const { job, taskId } = handleSchema.parse(handle);
      // Videos run to their end. To delete one would not stop what it costs.
      if (job !== 'agent') return 'unsupported';
      await stopSession(connect(context), taskId);
      return 'asked';
    },
    download: (context, handle, output) => download(connect(context), handleSchema.parse(handle), output),
  };
}

async function statusOf(client: VendorClient, handle: HeyGenHandle): Promise<TaskStatus> {
  const { job, taskId } = handle;
  if (job === 'speech') return speechStatus(handle);
  const video = job === 'agent' ? undefined : await getVideo(client, taskId);
  if (video !== undefined) return videoStatus(video, handle);
  const session = job === 'video' ? undefined : await getSession(client, taskId);
  if (session === undefined) return { state: 'lost' };
  const videoId = session.video_id ?? undefined;
  const listed = session.status === 'completed' ? (await listSessionVideos(client, taskId))[0] : undefined;
  return sessionStatus(session, { video: videoId === undefined ? listed : await getVideo(client, videoId), handle });
}

async function download(client: VendorClient, handle: HeyGenHandle, output: OutputRef): Promise<Download> {
  const ref = z.union([z.object({ videoId: z.string() }), z.object({ url: z.string() })]).parse(output.ref);
  const { context, baseUrl } = client;
  if ('url' in ref) return downloadOutput(context, { url: ref.url, baseUrl, mime: output.mime });
  const renew = async (): Promise<string | undefined> => {
    const video = await getVideo(client, ref.videoId);
    return video === undefined ? undefined : videoUrlOf(video, handle.wantsCaptions);
  };
  const video = await getVideo(client, ref.videoId);
  const url = video === undefined ? undefined : videoUrlOf(video, handle.wantsCaptions);
  if (url === undefined) throw new ProviderFailure('output_lost', 'HeyGen no longer has this video.');
  const film = await downloadOutput(context, { url, baseUrl, mime: output.mime, renew });
  const poster = await posterOf(client, video?.thumbnail_url);
  return poster === undefined ? film : { ...film, poster };
}

/** What is left, in whichever of its three ways the account is billed. */
function balanceOf({ wallet, subscription, usage_based: usage }: HeyGenAccount): Balance | undefined {
  const left = wallet?.remaining_balance;
  if (typeof left === 'number') {
    const usdMicros = wallet?.currency === 'usd' ? Math.floor(left * MICROS_PER_USD) : null;
    return {
      usdMicros,
      text: usdMicros === null ? `${left.toLocaleString('en-US')} credits` : `$${left.toFixed(2)}`,
    };
  }
  if (usage !== null && usage !== undefined) {
    const { spending_cap_usd: cap, spending_current_usd: spent } = usage;
    if (typeof cap === 'number' && typeof spent === 'number')
      return {
        usdMicros: Math.floor((cap - spent) * MICROS_PER_USD),
        text: `$${spent.toFixed(2)} of $${cap.toFixed(2)} used`,
      };
  }
  const pools = [subscription?.credits.premium_credits?.remaining, subscription?.credits.add_on_credits?.remaining];
  const known = pools.filter((pool) => typeof pool === 'number');
  if (known.length === 0) return undefined;
  const credits = known.reduce((sum, pool) => sum + pool, 0);
  return { usdMicros: null, text: `${credits.toLocaleString('en-US')} credits` };
}
