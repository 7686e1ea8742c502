import type { z } from 'zod';
import { type DurationMs, MINUTE, SECOND } from '../../contract/units.ts';
import type { AdapterContext } from './adapter.ts';
import type { BaseUrl } from './base-url.ts';
import { BodyTooLarge, isHtml, jsonOf, readBytes } from './body.ts';
import type { Answer, Call, VendorClient } from './call.ts';
import { deadline } from './deadline.ts';
import { ProviderFailure } from './errors.ts';
import { fetchFailureOf } from './fetch-failure.ts';
import { brokenCreate, refusal } from './refusal.ts';
import type { Vendor } from './vendor.ts';

const READ_MS = 30 * SECOND;
const CREATE_MS = 9 * MINUTE;
const MAX_BYTES = 8 * 1024 ** 2;
/** Pauses between two reads: doubled each time, with up to half of it as jitter; a Retry-After counts up to the last. */
const PAUSE_MS = { first: 500, most: 30 * SECOND } as const;

/** Throws ProviderFailure `rejected` (nothing sent) when the configured address cannot be used. */
export function clientOf(vendor: Vendor, base: BaseUrl, context: AdapterContext): VendorClient {
  if ('url' in base) return { vendor, baseUrl: base.url, context };
  throw new ProviderFailure('rejected', base.problem, { sent: 'no' });
}

/**
 * A question that costs nothing: repeated with back-off, jitter and Retry-After after a broken connection, a time-out, 408, 429 and 5xx,
 * a bounded number of times. Throws ProviderFailure (`transient` when asking later may help) or rethrows the abort.
 */
export async function read<Schema extends z.ZodType>(
  client: VendorClient,
  call: Call,
  schema: Schema,
): Promise<z.output<Schema>> {
  const answer = await readAnswer(client, call);
  const parsed = schema.safeParse(answer.json);
  if (parsed.success) return parsed.data;
  throw strange(client, call, { answer, where: parsed.error.issues[0]?.path.join('.') ?? '' });
}

/** The same; undefined when the vendor says that there is no such thing (404). */
export async function readIfThere<Schema extends z.ZodType>(
  client: VendorClient,
  call: Call,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  try {
    return await read(client, call, schema);
  } catch (error) {
    if (error instanceof ProviderFailure && error.details['status'] === 404) return undefined;
    throw error;
  }
}

/** Tells the vendor something that may be told twice (a cancel): repeated like a read. Returns the status, 404 included. */
export async function tell(client: VendorClient, call: Call): Promise<number> {
  try {
    return (await readAnswer(client, call)).status;
  } catch (error) {
    if (error instanceof ProviderFailure && error.details['status'] === 404) return 404;
    throw error;
  }
}

/**
 * The one request that may cost money: sent once and never again from here. Returns a 2xx answer as it came.
 * Throws ProviderFailure whose `sent` says whether the vendor can have it: 'no' (never left: refused connection, unknown name, no trust,
 * no key), 'rejected' (4xx; 429 is transient), 'unknown' (time-out, reset, 5xx, a redirect, an answer that broke off).
 */
export async function create(client: VendorClient, call: Call): Promise<Answer> {
  let answer: Answer;
  try {
    answer = await exchange(client, { timeoutMs: CREATE_MS, method: 'POST', ...call });
  } catch (error) {
    if (client.context.signal.aborted) throw client.context.signal.reason;
    throw error instanceof ProviderFailure ? error : brokenCreate(client.vendor, error);
  }
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw await refusal(client, answer, 'create');
}

/** A 2xx answer to `create` that cannot be read: the vendor may well have made the work, so its outcome is unknown. */
export function unreadableCreate(client: VendorClient, answer: Answer): ProviderFailure {
  const what = isHtml(answer.headers, answer.bytes) ? 'with a web page' : 'in a way that cannot be read';
  return new ProviderFailure('outcome_unknown', `${client.vendor.name} answered ${what}.`, {
    sent: 'unknown',
    details: { status: answer.status, ...requestIdOf(answer.headers) },
  });
}

/** The vendor's own id of a request, for its support; empty when it names none. */
export function requestIdOf(headers: Headers): { readonly requestId?: string } {
  const id = headers.get('x-request-id') ?? headers.get('request-id');
  return id === null ? {} : { requestId: id.slice(0, 200) };
}

/** The headers that prove who we are; only for the vendor's own origin. Throws ProviderFailure (nothing sent) without a key. */
export async function authorization(client: VendorClient): Promise<Readonly<Record<string, string>>> {
  const key = await client.context.secret();
  if (key !== undefined) return client.vendor.headers(key);
  throw new ProviderFailure('rejected', `There is no key for ${client.vendor.name}. Add one, then retry.`, {
    sent: 'no',
  });
}

async function readAnswer(client: VendorClient, call: Call): Promise<Answer> {
  const { context } = client;
  for (let tries = 1; ; tries++) {
    try {
      const answer = await exchange(client, { timeoutMs: READ_MS, ...call });
      if (answer.status >= 200 && answer.status < 300) return answer;
      throw await refusal(client, answer, 'read');
    } catch (error) {
      if (context.signal.aborted) throw context.signal.reason;
      const failure = error instanceof ProviderFailure ? error : brokenRead(client, error);
      if (!failure.transient || tries >= (call.tries ?? 4)) throw failure;
      const pause = Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** (tries - 1)) * (1 + Math.random() / 2);
      await context.sleep(Math.round(Math.max(pause, Math.min(PAUSE_MS.most, failure.retryAfterMs ?? 0))));
    }
  }
}

/** One request and its whole answer, whatever the status. Throws what `fetch` throws, BodyTooLarge, or TimeoutError. */
async function exchange(client: VendorClient, call: Call & { timeoutMs: DurationMs }): Promise<Answer> {
  const headers = { ...(await authorization(client)), ...call.headers };
  const limit = deadline(client.context, call.timeoutMs);
  try {
    const response = await client.context.fetch(urlOf(client, call), {
      method: call.method ?? 'GET',
      headers: call.json === undefined ? headers : { 'content-type': 'application/json', ...headers },
      body: call.json === undefined ? (call.form ?? null) : JSON.stringify(call.json),
      // A redirect could lead elsewhere with our key or our prompt.
      redirect: 'manual',
      signal: limit.signal,
    });
    const bytes = await readBytes(response, call.maxBytes ?? MAX_BYTES);
    return { status: response.status, headers: response.headers, bytes, json: jsonOf(bytes) };
  } finally {
    limit.end();
  }
}

function urlOf(client: VendorClient, call: Call): URL {
  const url = new URL(client.baseUrl + call.path);
  for (const [name, value] of Object.entries(call.query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

function brokenRead(client: VendorClient, error: unknown): ProviderFailure {
  const { name } = client.vendor;
  if (error instanceof BodyTooLarge)
    return new ProviderFailure('unavailable', `${name} answered with far more than was asked for.`, { cause: error });
  const { why, code } = fetchFailureOf(error);
  return new ProviderFailure('unavailable', `${name} does not answer now: ${why}.`, {
    transient: true,
    details: code === undefined ? {} : { cause: code },
    cause: error,
  });
}

/** A 2xx answer to a read that is not what the vendor documents. */
function strange(client: VendorClient, call: Call, found: { answer: Answer; where: string }): ProviderFailure {
  const { answer, where } = found;
  const what = isHtml(answer.headers, answer.bytes)
    ? 'answered with a web page instead of data. Check its address and the network.'
    : 'answered in a form that this version of Gesso does not know.';
  return new ProviderFailure('unavailable', `${client.vendor.name} ${what}`, {
    transient: true,
    details: { path: call.path.split('/').slice(0, 3).join('/'), where, ...requestIdOf(answer.headers) },
  });
}
