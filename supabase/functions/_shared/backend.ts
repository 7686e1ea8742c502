import { z } from 'zod';
import { type ApiErrorCode, apiErrorCodeSchema } from '../../../src/contract/errors.ts';
import { type JsonObject, jsonValueSchema } from '../../../src/contract/units.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import type { Environment } from './environment.ts';

/** As whom the database is asked: a member, by the token that it verifies itself, or the project. */
export type Acting = { readonly kind: 'member'; readonly token: string } | { readonly kind: 'service' };

/** The project's own API, as one caller. */
export type Backend = {
  /** Calls a function of the database. Throws AppError with the refusal's own code, sentence and details. */
  rpc(name: string, args: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Reads rows; `query` is PostgREST's. */
  select(table: string, query: Readonly<Record<string, string>>): Promise<unknown>;
  /** Any other request to the project, for example to its storage; the answer as it came. Throws AppError `unreachable`. */
  request(path: string, init?: RequestInit): Promise<Response>;
};

/** How long the database may take for one answer, milliseconds. */
const TIMEOUT_MS = 20_000;

export function backendOf(environment: Environment, acting: Acting): Backend {
  const headers = headersOf(environment, acting);
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    try {
      const signal = init.signal ?? AbortSignal.timeout(TIMEOUT_MS);
      return await fetch(`${environment.url}${path}`, {
        ...init,
        signal,
        headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) },
      });
    } catch (cause) {
      throw new AppError('unreachable', 'The project’s database does not answer. Retry in a moment.', { cause });
    }
  };
  const json = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await request(path, init);
    const body = jsonOf(await response.text());
    if (!response.ok) throw refusalOf(response.status, body);
    return body;
  };
  return {
    rpc: (name, args) =>
      json(`/rest/v1/rpc/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(args),
      }),
    select: (table, query) => json(`/rest/v1/${table}?${new URLSearchParams(query)}`),
    request,
  };
}

function headersOf({ publicKey, serviceKey }: Environment, acting: Acting): Record<string, string> {
  if (acting.kind === 'member') return { apikey: publicKey, authorization: `Bearer ${acting.token}` };
  // The new secret keys are no tokens; the gateway puts one in their place.
  return serviceKey.startsWith('sb_')
    ? { apikey: serviceKey }
    : { apikey: serviceKey, authorization: `Bearer ${serviceKey}` };
}

const refusalSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().nullish(),
  details: z.string().nullish(),
});
const detailsSchema = z.record(z.string(), jsonValueSchema);

/** Locks, serialisation and statements that took too long: the same call may work at once. */
const PASSING_CODES: ReadonlySet<string> = new Set(['40001', '40P01', '55P03', '57014', 'PGRST003']);

/** A refusal of the database as the API's own error: by SQLSTATE PTxyz, else by status. Supabase itself answers 402 for an organisation over its quota. */
export function refusalOf(status: number, body: unknown): AppError {
  const parsed = refusalSchema.safeParse(body);
  const refusal = parsed.success ? parsed.data : undefined;
  if (refusal?.code.startsWith('PT') === true) {
    const code: ApiErrorCode = apiErrorCodeSchema.safeParse(refusal.message).data ?? 'internal';
    return new AppError(code, refusal.hint ?? 'The request was refused.', { details: detailsOf(refusal.details) });
  }
  if (status === 401) return new AppError('unauthorized', 'The token is not valid or has expired. Sign in again.');
  if (refusal?.code === '42501') return new AppError('forbidden', 'This token may not do this.');
  if (refusal !== undefined && PASSING_CODES.has(refusal.code))
    return new AppError('rate_limited', 'The database is busy. Retry in a moment.');
  if (status === 402)
    return new AppError('unreachable', 'The Supabase organisation is over its quota. Look at its billing page.');
  if (status === 403) return new AppError('forbidden', 'This token may not do this.');
  if (status === 429)
    return new AppError('rate_limited', 'The project takes no more requests right now. Retry in a moment.');
  if (status === 502 || status === 503 || status === 504 || status === 521)
    return new AppError('unreachable', 'The project’s database does not answer. Retry in a moment.');
  return new AppError('internal', 'The database refused this request in a way that Gesso does not know.', {
    details: { status, ...(refusal === undefined ? {} : { code: refusal.code }) },
  });
}

function detailsOf(text: string | null | undefined): JsonObject {
  return detailsSchema.safeParse(jsonOf(text ?? '')).data ?? {};
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
