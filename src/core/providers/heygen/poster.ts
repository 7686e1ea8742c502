import { SECOND } from '../../../contract/units.ts';
import { readBytes } from '../body.ts';
import type { VendorClient } from '../call.ts';
import { deadline } from '../deadline.ts';
import { discard, requestOutput } from '../output-request.ts';

const POSTER_BYTES_MAX = 4 * 1024 ** 2;
const POSTER_MS = 10 * SECOND;

/** A still of a video for its thumbnail; undefined when there is none or it cannot be had at once. One try: a video is whole without it. */
export async function posterOf(
  client: VendorClient,
  url: string | null | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (typeof url !== 'string') return undefined;
  const { context, baseUrl } = client;
  const limit = deadline(context, POSTER_MS);
  try {
    const bounded = { ...context, signal: limit.signal };
    const opened = await requestOutput(bounded, { url, baseUrl, mime: 'image/jpeg' }, { url, at: 0, etag: undefined });
    const isPicture = (opened.response.headers.get('content-type') ?? '').startsWith('image/');
    if (opened.response.ok && isPicture) return await readBytes(opened.response, POSTER_BYTES_MAX);
    await discard(opened);
    return undefined;
  } catch {
    if (context.signal.aborted) throw context.signal.reason;
    // Whatever was in the way of the still is no matter of the film.
    return undefined;
  } finally {
    limit.end();
  }
}
