import { SECOND } from '../../contract/units.ts';
import type { AdapterContext } from './adapter.ts';
import { deadline } from './deadline.ts';
import { ProviderFailure } from './errors.ts';
import { outputUrlProblem } from './output-url.ts';

/** Where one result is and how to get at it again. */
export type OutputSource = {
  readonly url: string;
  /** The vendor's own origin: only it is sent `headers`, and it alone may be without encryption on this computer. */
  readonly baseUrl: string;
  /** What the vendor said it is; counts where the download says nothing better. */
  readonly mime: string;
  /** Credentials, sent to the vendor's own origin only. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A fresh address when this one has expired; undefined: there is none any more. Asked at most twice. */
  readonly renew?: () => Promise<string | undefined>;
  /** Largest result, bytes. Default: 8 GiB. */
  readonly maxBytes?: number;
};

/** An answer whose body is still to be read; `end` cuts the connection. */
export type Open = { readonly response: Response; readonly end: () => void };

/** How far a download has come: bytes handed on so far, and the version of the file that they are of. */
export type Position = { url: string; at: number; etag: string | undefined };

const REDIRECTS = 5;
/** How long the vendor may take until its first byte. */
const SILENCE_MS = 60 * SECOND;

/**
 * Asks for the bytes of a result from `position.at` on. Redirects are followed only to addresses that pass the same check, and never with
 * credentials off the vendor's origin. Returns any answer but a redirect. Throws ProviderFailure `output_lost`, or rethrows the abort.
 */
export async function requestOutput(context: AdapterContext, source: OutputSource, position: Position): Promise<Open> {
  let url = position.url;
  for (let hops = 0; hops <= REDIRECTS; hops++) {
    const problem = outputUrlProblem(url, source.baseUrl);
    if (problem !== undefined)
      throw lost(`The address of the result ${problem}, so it was not followed.`, { host: hostOf(url) }, false);
    const isOwn = new URL(url).origin === new URL(source.baseUrl).origin;
    const opened = await get(context, url, {
      ...(isOwn ? source.headers : {}),
      ...(position.at === 0
        ? {}
        : { range: `bytes=${position.at}-`, ...(position.etag === undefined ? {} : { 'if-range': position.etag }) }),
    });
    const target = opened.response.headers.get('location');
    if (opened.response.status < 300 || opened.response.status >= 400 || target === null) return opened;
    await discard(opened);
    if (!URL.canParse(target, url)) break;
    url = new URL(target, url).href;
  }
  throw lost('The address of the result leads in circles.', {}, false);
}

async function get(context: AdapterContext, url: string, headers: Record<string, string>): Promise<Open> {
  const first = deadline(context, SILENCE_MS);
  const stop = new AbortController();
  try {
    const signal = AbortSignal.any([context.signal, stop.signal, first.signal]);
    // `identity`: the bytes exactly as the vendor made them, and a length that can be compared.
    const response = await context.fetch(url, {
      headers: { 'accept-encoding': 'identity', ...headers },
      redirect: 'manual',
      signal,
    });
    return { response, end: () => stop.abort() };
  } catch (cause) {
    if (context.signal.aborted) throw context.signal.reason;
    throw lost('The result cannot be fetched now: the connection broke off.', {}, true, cause);
  } finally {
    first.end();
  }
}

/** Ends an answer whose body is not wanted. */
export async function discard(opened: Open): Promise<void> {
  await opened.response.body?.cancel().catch(() => undefined);
  opened.end();
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** A result that cannot be had: ProviderFailure `output_lost`. */
export function lost(
  message: string,
  details: Record<string, string | number>,
  transient: boolean,
  cause?: unknown,
): ProviderFailure {
  return new ProviderFailure('output_lost', message, { transient, details, cause });
}
