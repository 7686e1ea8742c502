import { API_ERRORS } from '../../../src/contract/errors.ts';
import type { JsonObject } from '../../../src/contract/units.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import { NotSetUp } from './environment.ts';

/** Any page may call these functions: what lets it in is a token, which a browser never adds by itself. */
const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, apikey, content-type, idempotency-key, x-client-info',
  'access-control-expose-headers': 'retry-after',
  'access-control-max-age': '86400',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

/** How long somebody should wait who asks too often or meets a lock, seconds. */
const RETRY_AFTER_S = 2;

export function jsonAnswer(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: HEADERS });
}

/** The answer to a browser that asks first. */
export function preflight(methods: readonly string[]): Response {
  return new Response(null, {
    status: 204,
    headers: { ...HEADERS, 'access-control-allow-methods': [...methods, 'OPTIONS'].join(', ') },
  });
}

/** An error in the shape and with the status of the media API. What is no AppError is a bug: it is logged, and the caller learns only that it happened. */
export function errorAnswer(error: unknown, where: string): Response {
  const known = error instanceof AppError ? error : unexpected(error, where);
  const { status } = API_ERRORS[known.code];
  const body: JsonObject = { success: false, error: known.code, message: known.message, details: known.details };
  const headers = new Headers(HEADERS);
  if (known.code === 'method_not_allowed') headers.set('allow', allowedIn(known.details));
  if (status === 429 || status === 503) headers.set('retry-after', String(RETRY_AFTER_S));
  return Response.json(body, { status, headers });
}

function allowedIn({ allow }: JsonObject): string {
  return Array.isArray(allow) ? allow.join(', ') : '';
}

function unexpected(error: unknown, where: string): AppError {
  if (error instanceof NotSetUp) logLine('error', { where, why: error.message }, 'this project is not set up');
  else logLine('error', { where, ...nameOf(error) }, 'unexpected error in a function');
  return new AppError(
    'internal',
    'Something went wrong inside Gesso. The log of the function says what; retrying is safe.',
  );
}

/** Name and place of an error, without what it says: that may hold a prompt or an address. */
function nameOf(error: unknown): JsonObject {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { name: error.name, code, at: (error.stack ?? '').split('\n').slice(1, 4).join(' ').slice(0, 500) };
}

/** One line of JSON in the function's log: a constant message, data in fields; never prompts, keys or signed addresses. */
export function logLine(level: 'info' | 'warn' | 'error', fields: JsonObject, message: string): void {
  // The log of an Edge Function is its console.
  console[level](JSON.stringify({ level, message, ...fields }));
}
