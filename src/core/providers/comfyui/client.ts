import type { z } from 'zod';
import type { DurationMs, JsonObject } from '../../../contract/units.ts';
import { ProviderFailure } from '../errors.ts';
import { parsePythonJson } from './json.ts';
import type { ComfyLimits } from './limits.ts';
import { ComfyUnreachable, unreachableFrom } from './unreachable.ts';

/** Where a ComfyUI is and how to reach it. `baseUrl` is normalised by `parseComfyUrl`. `signal` aborts every call. */
export type ComfyClient = {
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  readonly limits: ComfyLimits;
};

/** A whole answer, its body read. `json` is undefined when the body is not JSON. */
export type ComfyAnswer = { readonly status: number; readonly json: unknown; readonly text: string };

type Call = {
  readonly method?: 'GET' | 'POST';
  readonly body?: JsonObject;
  /** In place of `body`: sent as multipart. */
  readonly form?: FormData;
  readonly timeoutMs?: DurationMs;
};

/**
 * Calls one route and reads the answer, whatever its status below 500. A read is tried once more when the connection breaks:
 * a kept-alive one may stem from before a restart of the server. Throws ComfyUnreachable, or rethrows the caller's abort.
 */
export async function callComfy(client: ComfyClient, path: string, call: Call = {}): Promise<ComfyAnswer> {
  try {
    return await callOnce(client, path, call);
  } catch (error) {
    const isStale =
      error instanceof ComfyUnreachable && error.kind === 'broken' && error.details['status'] === undefined;
    if (!isStale || (call.method ?? 'GET') !== 'GET') throw error;
    return callOnce(client, path, call);
  }
}

/** A GET or POST that must answer 200 with JSON of this shape; anything else means that no ComfyUI answers there. */
export async function readComfy<Schema extends z.ZodType>(
  client: ComfyClient,
  path: string,
  schema: Schema,
  call: Call = {},
): Promise<z.output<Schema>> {
  const answer = await callComfy(client, path, call);
  const result = answer.status === 200 ? schema.safeParse(answer.json) : undefined;
  if (result?.success === true) return result.data;
  throw foreignAnswer(client.baseUrl, { path, status: answer.status });
}

/** What to say when something answers, but not as ComfyUI does. */
export function foreignAnswer(baseUrl: string, details: JsonObject): ComfyUnreachable {
  const host = hostOf(baseUrl);
  return new ComfyUnreachable(
    'foreign',
    `Something answers at ${host}, but it is not ComfyUI. Check the address and the port.`,
    { sent: 'rejected', details: { host, ...details } },
  );
}

/** Host and port, for messages: never the path, which may carry a token. */
export function hostOf(baseUrl: string): string {
  return new URL(baseUrl).host;
}

/** What a person types as address → the base of all calls (no trailing slash), or a sentence that says what is wrong with it. */
export function parseComfyUrl(text: string): { readonly baseUrl: string } | { readonly problem: string } {
  const trimmed = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (!URL.canParse(withScheme) || trimmed === '')
    return { problem: 'This is not an address. Write it like http://127.0.0.1:8188.' };
  const url = new URL(withScheme);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return { problem: 'The address of ComfyUI begins with http:// or https://.' };
  if (url.username !== '' || url.password !== '')
    return { problem: 'A user name or password in the address is not supported.' };
  return { baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}

async function callOnce(client: ComfyClient, path: string, call: Call): Promise<ComfyAnswer> {
  const host = hostOf(client.baseUrl);
  const timeout = AbortSignal.timeout(call.timeoutMs ?? client.limits.readTimeoutMs);
  try {
    const response = await client.fetch(client.baseUrl + path, {
      method: call.method ?? 'GET',
      ...bodyOf(call),
      redirect: 'manual',
      signal: AbortSignal.any([client.signal, timeout]),
    });
    const text = await readText(response, response.ok ? client.limits.maxJsonBytes : client.limits.maxErrorBytes);
    refuseForeignStatus(response, host, text);
    return { status: response.status, json: parsed(text), text };
  } catch (error) {
    if (client.signal.aborted) throw client.signal.reason;
    if (error instanceof ProviderFailure) throw error;
    throw unreachableFrom(error, host, timeout.aborted);
  }
}

function bodyOf(call: Call): Pick<RequestInit, 'body' | 'headers'> {
  if (call.form !== undefined) return { body: call.form };
  if (call.body === undefined) return {};
  return { body: JSON.stringify(call.body), headers: { 'content-type': 'application/json' } };
}

function refuseForeignStatus(response: Response, host: string, text: string): void {
  if (response.status >= 500) {
    throw new ComfyUnreachable(
      'broken',
      `ComfyUI at ${host} had an error of its own (HTTP ${response.status}). Its log says more.`,
      {
        sent: 'unknown',
        details: { host, status: response.status, body: text.slice(0, 200) },
      },
    );
  }
  if (response.status >= 300 && response.status < 400) {
    const target = response.headers.get('location') ?? '';
    const where = URL.canParse(target, response.url) ? ` to ${new URL(target, response.url).host}` : '';
    throw new ComfyUnreachable(
      'foreign',
      `${host} sends us on${where} instead of answering. Enter the final address of ComfyUI.`,
      { sent: 'rejected', details: { host, status: response.status } },
    );
  }
}

function parsed(text: string): unknown {
  try {
    return parsePythonJson(text);
  } catch {
    // Not JSON: the caller decides by status and schema what that means.
    return undefined;
  }
}

/** Reads at most `cap` bytes. More is an error for a good answer; of an error page the beginning is enough. */
async function readText(response: Response, cap: number): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    text += decoder.decode(chunk, { stream: true });
    if (bytes <= cap) continue;
    if (!response.ok) break;
    throw new ComfyUnreachable('foreign', `The answer from ${new URL(response.url).host} is too large for ComfyUI.`, {
      sent: 'unknown',
      details: { bytes },
    });
  }
  return text + decoder.decode();
}
