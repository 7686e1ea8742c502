import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** A request to one of the stand-ins, with its whole body. */
export type StackRequest = {
  readonly method: string;
  /** Without the service's prefix, for example `/token`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Buffer;
  /** The body as a JSON object; {} when it is none. */
  readonly json: () => Readonly<Record<string, unknown>>;
};

/** What a stand-in answers; a string or bytes as they are, everything else as JSON. */
export type StackAnswer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A browser's page on any origin may use a Supabase project; its own gateway says so as well. */
export const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers':
    'authorization, x-client-info, apikey, content-type, prefer, range, x-upsert, x-supabase-api-version, idempotency-key, accept-profile, content-profile',
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS',
  'access-control-expose-headers': 'content-range, content-location, date, location, x-total-count',
} as const;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

export function stackRequest(parts: {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: Buffer;
}): StackRequest {
  return { ...parts, json: () => jsonObject(parts.body) };
}

function jsonObject(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

export function send(response: ServerResponse, { status, body, headers }: StackAnswer): void {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const type = isRaw || body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...CORS_HEADERS, ...type, ...headers });
  response.end(body === undefined ? undefined : isRaw ? body : JSON.stringify(body));
}

/** Listens on the loopback address. port 0: one that the system chooses. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gateway does not listen');
  return address.port;
}
