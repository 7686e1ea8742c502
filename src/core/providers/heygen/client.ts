import { MINUTE } from '../../../contract/units.ts';
import type { AdapterContext } from '../adapter.ts';
import type { BaseUrl } from '../base-url.ts';
import type { Call, VendorClient } from '../call.ts';
import { clientOf, read, readIfThere, tell } from '../http.ts';
import type { Vendor } from '../vendor.ts';
import { HEYGEN_ERRORS, readHeyGenError } from './failures.ts';
import {
  accountSchema,
  assetSchema,
  type HeyGenAccount,
  type HeyGenLook,
  type HeyGenSession,
  type HeyGenVideo,
  type HeyGenVoice,
  lookListSchema,
  sessionListSchema,
  sessionSchema,
  videoAnswerSchema,
  videoListSchema,
  voiceListSchema,
} from './wire.ts';

/** HeyGen to our thin client. Version 3 of its API alone: the older ones ended on 2026-10-31. */
export const HEYGEN: Vendor = {
  id: 'heygen',
  name: 'HeyGen',
  standardUrl: 'https://api.heygen.com',
  urlVariable: 'HEYGEN_BASE_URL',
  keyVariable: 'HEYGEN_API_KEY',
  headers: (key) => ({ 'x-api-key': key }),
  readError: readHeyGenError,
  errors: HEYGEN_ERRORS,
};

/** HeyGen at its address, for one call of the adapter. Throws ProviderFailure when that address cannot be used. */
export function heyGenClient(context: AdapterContext, base: BaseUrl): VendorClient {
  return clientOf(HEYGEN, base, context);
}

type Patience = Pick<Call, 'tries' | 'timeoutMs'>;

/** A video; undefined when there is none of this id. */
export async function getVideo(client: VendorClient, id: string): Promise<HeyGenVideo | undefined> {
  return (await readIfThere(client, { path: `/v3/videos/${encodeURIComponent(id)}` }, videoAnswerSchema))?.data;
}

/** Videos whose title contains the text: up to a hundred, which is far more than one title can have. */
export async function findVideos(client: VendorClient, title: string): Promise<readonly HeyGenVideo[]> {
  return (await read(client, { path: '/v3/videos', query: { title, limit: 100 } }, videoListSchema)).data;
}

/** A session of the video agent; undefined when there is none of this id. */
export async function getSession(client: VendorClient, id: string): Promise<HeyGenSession | undefined> {
  return (await readIfThere(client, { path: sessionPath(id) }, sessionSchema))?.data;
}

/** The videos of a session, newest first. */
export async function listSessionVideos(client: VendorClient, id: string): Promise<readonly HeyGenVideo[]> {
  return (await readIfThere(client, { path: `${sessionPath(id)}/videos` }, videoListSchema))?.data ?? [];
}

/** The latest sessions of the video agent, newest first. */
export async function listSessions(
  client: VendorClient,
): Promise<readonly { readonly session_id: string; readonly created_at: number }[]> {
  return (await read(client, { path: '/v3/video-agents', query: { limit: 20 }, tries: 2 }, sessionListSchema)).data;
}

/** Asks a session to stop. What it has made by then stays. */
export async function stopSession(client: VendorClient, id: string): Promise<void> {
  await tell(client, { path: `${sessionPath(id)}/stop`, method: 'POST', json: {} });
}

/** The account and what it has left. */
export async function getAccount(client: VendorClient, patience: Patience = {}): Promise<HeyGenAccount> {
  return (await read(client, { path: '/v3/users/me', ...patience }, accountSchema)).data;
}

/** Looks of avatars, at most `pages` pages of fifty. */
export function listLooks(
  client: VendorClient,
  options: { ownership: 'public' | 'private'; pages: number } & Patience,
): Promise<readonly HeyGenLook[]> {
  const { ownership, pages, ...patience } = options;
  return paged(pages, (token) =>
    read(client, { path: '/v3/avatars/looks', query: { ownership, limit: 50, token }, ...patience }, lookListSchema),
  );
}

/** Voices, at most `pages` pages of a hundred; `engine` keeps those that it can speak with. */
export function listVoices(
  client: VendorClient,
  options: { type: 'public' | 'private'; engine?: 'starfish'; pages: number } & Patience,
): Promise<readonly HeyGenVoice[]> {
  const { type, engine, pages, ...patience } = options;
  return paged(pages, (token) =>
    read(client, { path: '/v3/voices', query: { type, engine, limit: 100, token }, ...patience }, voiceListSchema),
  );
}

async function paged<Item>(
  pages: number,
  ask: (
    token: string | undefined,
  ) => Promise<{ readonly data: readonly Item[]; readonly next_token?: string | null | undefined }>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  for (let page = 0; page < pages; page++) {
    const answer = await ask(token);
    items.push(...answer.data);
    token = answer.next_token ?? undefined;
    if (token === undefined) break;
  }
  return items;
}

/** Uploads a file of at most 32 MB. Costs nothing and may be done again. Returns the vendor's id for it. */
export async function uploadFile(
  client: VendorClient,
  file: { readonly mime: string; readonly bytes: Uint8Array<ArrayBuffer> },
): Promise<string> {
  const form = new FormData();
  const name = `input.${(file.mime.split('/')[1] ?? 'bin').replace(/[^a-z0-9]/gi, '')}`;
  form.append('file', new File([file.bytes], name, { type: file.mime }));
  const { data } = await read(
    client,
    { path: '/v3/assets', method: 'POST', form, timeoutMs: 4 * MINUTE, tries: 2 },
    assetSchema,
  );
  return data.asset_id;
}

function sessionPath(id: string): string {
  return `/v3/video-agents/${encodeURIComponent(id)}`;
}
