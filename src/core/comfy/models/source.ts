import { SECOND, type DurationMs } from '../../../contract/units.ts';
import type { Clock } from '../../base/clock.ts';
import { DownloadFailure, failureOfStatus } from './download-failure.ts';
import { isLoopback, isSafeAddress } from './download-request.ts';
import type { ModelLimits } from './limits.ts';
import type { SourceFetch } from './source-fetch.ts';

/** How sources are reached. `token`: a bearer for this origin, or undefined; it is never sent to another one. */
export type SourceAccess = {
  readonly fetch: SourceFetch;
  readonly clock: Clock;
  readonly limits: ModelLimits;
  readonly token: (origin: string) => string | undefined;
};

/** What a source says of a file before it sends it. */
export type SourceFacts = {
  readonly host: string;
  /** null: it does not say. */
  readonly bytes: number | null;
  /** Strong validators only: a weak one must not join two halves. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** The SHA-256 that the source itself publishes: Hugging Face's `x-linked-etag`, from the origin that was asked and no other. */
  readonly sha256: string | null;
  readonly canResume: boolean;
};

export type Answer = { readonly response: Response; readonly facts: SourceFacts };

/** Asks for a file without taking it. Throws DownloadFailure, or the signal's reason. */
export async function inspectSource(access: SourceAccess, address: string, signal: AbortSignal): Promise<SourceFacts> {
  const head = await askSource(access, address, { method: 'HEAD', headers: {}, signal });
  if (head.response.ok) return head.facts;
  if (head.response.status !== 405 && head.response.status !== 501) throw failureOf(head);
  // A server that knows no HEAD is asked for one byte.
  const one = await askSource(access, address, { method: 'GET', headers: { range: 'bytes=0-0' }, signal });
  await one.response.body?.cancel();
  if (!one.response.ok) throw failureOf(one);
  return {
    ...one.facts,
    bytes: one.response.status === 206 ? rangeOf(one.response).total : one.facts.bytes,
    canResume: one.response.status === 206,
  };
}

/** A failure for an answer that is no file; reads the source's wish to wait. */
export function failureOf({ response, facts }: Answer): DownloadFailure {
  return failureOfStatus(response.status, {
    host: facts.host,
    retryAfterMs: retryAfterOf(response.headers.get('retry-after')),
  });
}

/** `Content-Range: bytes 5-9/10` → where it begins, and how long the whole is (null: not said). `from` null: it cannot be read. */
export function rangeOf(response: Response): { readonly from: number | null; readonly total: number | null } {
  const match = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  const whole = (text: string | undefined): number | null =>
    text === undefined || !/^\d{1,15}$/.test(text) ? null : Number(text);
  return { from: whole(match?.[1]), total: whole(match?.[2]) };
}

/**
 * Sends one request and follows its redirects by hand: only to https, or within this machine; without cookies, referrer, and, off the
 * first origin, without authorization. Throws DownloadFailure, or the signal's reason. The answer may have any status but a redirect.
 */
export async function askSource(
  access: SourceAccess,
  address: string,
  request: {
    readonly method: 'GET' | 'HEAD';
    readonly headers: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
  },
): Promise<Answer> {
  const first = new URL(address);
  const linked: { sha256: string | null; bytes: number | null } = { sha256: null, bytes: null };
  let url = first;
  for (let hop = 0; hop <= access.limits.redirectsMax; hop += 1) {
    const response = await send(access, url, { ...request, headers: headersFor(access, url, first, request.headers) });
    if (url.origin === first.origin) {
      linked.sha256 ??=
        /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(response.headers.get('x-linked-etag') ?? '')?.[1]?.toLowerCase() ?? null;
      linked.bytes ??= wholeNumber(response.headers.get('x-linked-size'));
    }
    if (response.status < 300 || response.status >= 400 || response.status === 304)
      return { response, facts: factsOf(response, url, linked) };
    await response.body?.cancel();
    url = nextAddress(url, first, response);
  }
  throw new DownloadFailure('refused', `${first.host} sends us in circles. Look for another address of the file.`);
}

function headersFor(
  access: SourceAccess,
  url: URL,
  first: URL,
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  const token = url.origin === first.origin ? access.token(url.origin) : undefined;
  return {
    // Compressed on the way, lengths and ranges would count other bytes.
    'accept-encoding': 'identity',
    accept: '*/*',
    'user-agent': 'gesso',
    ...headers,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
}

async function send(
  access: SourceAccess,
  url: URL,
  request: {
    readonly method: 'GET' | 'HEAD';
    readonly headers: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
  },
): Promise<Response> {
  const late = new AbortController();
  const undo = access.clock.after(access.limits.answerMaxMs, () => late.abort());
  try {
    const { method, headers } = request;
    const signal = AbortSignal.any([request.signal, late.signal]);
    return await access.fetch(url.href, { method, headers, signal });
  } catch (cause) {
    if (request.signal.aborted) throw request.signal.reason;
    const message = late.signal.aborted
      ? `${url.host} did not answer within ${Math.round(access.limits.answerMaxMs / SECOND)} s.`
      : `${url.host} could not be reached. Check the network connection (and the proxy, if there is one).`;
    throw new DownloadFailure(late.signal.aborted ? 'stalled' : 'unreachable', message, { isPassing: true, cause });
  } finally {
    // From here on the reader of the body watches the time.
    undo();
  }
}

function nextAddress(url: URL, first: URL, response: Response): URL {
  const location = response.headers.get('location') ?? '';
  if (location === '' || !URL.canParse(location, url.href))
    throw new DownloadFailure('refused', `${url.host} sends us on without saying where to (HTTP ${response.status}).`);
  const next = new URL(location, url.href);
  // A page on the network must not make us ask this machine's own services.
  const staysOut = !isLoopback(next) || isLoopback(first);
  if (!isSafeAddress(next) || !staysOut || next.username !== '' || next.password !== '')
    throw new DownloadFailure(
      'unsafe_redirect',
      `${url.host} sends us on to ${next.protocol}//${next.host}, which is not safe. The download was stopped.`,
    );
  return next;
}

function factsOf(response: Response, url: URL, linked: { sha256: string | null; bytes: number | null }): SourceFacts {
  const { headers } = response;
  const etag = headers.get('etag');
  const isEncoded = headers.get('content-encoding') !== null && headers.get('content-encoding') !== 'identity';
  const length = isEncoded ? null : wholeNumber(headers.get('content-length'));
  return {
    host: url.host,
    bytes: length ?? linked.bytes,
    etag: etag === null || etag.startsWith('W/') ? null : etag,
    lastModified: headers.get('last-modified'),
    sha256: linked.sha256,
    canResume: headers.get('accept-ranges') === 'bytes',
  };
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Seconds only: a date would be read by our clock, which may be wrong, so it is left to our own pace. */
function retryAfterOf(text: string | null): DurationMs | undefined {
  const seconds = wholeNumber(text);
  return seconds === null ? undefined : seconds * SECOND;
}
