import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Auth } from './auth.ts';
import type { Caller } from './caller.ts';
import {
  CORS_HEADERS,
  headersOf,
  listen,
  readBody,
  send,
  type StackAnswer,
  type StackRequest,
  stackRequest,
} from './http.ts';
import type { ProjectKeys } from './project-keys.ts';
import type { Realtime } from './realtime.ts';

/** What stands behind the one address. Absent: not running (`/functions/v1` before the functions have started). */
export type Services = {
  readonly keys: ProjectKeys;
  readonly auth: Auth;
  readonly restUrl: string;
  readonly storage: (request: StackRequest, caller: Caller) => Promise<StackAnswer>;
  readonly realtime: Realtime;
  /** Who a token speaks for; undefined for one that is not valid. */
  readonly callerOf: (token: string) => Caller | undefined;
  functionsUrl: string | undefined;
};

export type Gateway = {
  readonly url: string;
  readonly stop: () => Promise<void>;
};

const HOP_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'content-length',
]);

/** One address shaped like a Supabase project. services: called at each request, since some of them need this address first. */
export async function startGateway(services: () => Services, port = 0): Promise<Gateway> {
  const server = createServer((request, response) => {
    void answer(services(), request, response).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      send(response, {
        status: 502,
        body: { message: error instanceof Error ? error.message : 'a service does not answer' },
      });
    });
  });
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith('/realtime/v1/websocket') === true) services().realtime.accept(request, socket, head);
    else socket.destroy();
  });
  const bound = await listen(server, port);
  return {
    url: `http://127.0.0.1:${bound}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

async function answer(services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stack');
  const [, service = '', rest = ''] = /^\/(rest|auth|storage|functions)\/v1(\/.*)?$/.exec(url.pathname) ?? [];
  if (service === 'functions') return toFunctions(services, { request, response, place: `${rest}${url.search}` });
  if (request.method === 'OPTIONS') return send(response, { status: 200 });
  if (service === '') return send(response, { status: 404, body: { message: 'no Route matched with those values' } });
  const headers = headersOf(request);
  const isOpen = rest === '/.well-known/jwks.json' || (rest.startsWith('/object/sign/') && request.method === 'GET');
  const key = headers.get('apikey') ?? url.searchParams.get('apikey');
  const keyToken = key === null ? undefined : services.keys.tokenOf(key);
  if (!isOpen && key === null) return send(response, { status: 401, body: { message: 'No API key found in request' } });
  if (!isOpen && keyToken === undefined) return send(response, { status: 401, body: { message: 'Invalid API key' } });
  // The new keys are no tokens: where nobody has signed in, the gateway puts the token of their role in their place.
  const bearer = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  const token = bearer === undefined ? keyToken : (services.keys.tokenOf(bearer) ?? bearer);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  headers.delete('apikey');
  const body = await readBody(request);
  if (service === 'rest')
    return proxy(response, `${services.restUrl}${rest === '' ? '/' : rest}${url.search}`, {
      method: request.method ?? 'GET',
      headers,
      body,
    });
  const asked = stackRequest({ method: request.method ?? 'GET', path: rest, query: url.searchParams, headers, body });
  if (service === 'auth') return send(response, await services.auth.answer(asked));
  if (isOpen) return send(response, await services.storage(asked, { role: 'anon', claims: {} }));
  const caller = token === undefined ? undefined : services.callerOf(token);
  if (caller === undefined)
    return send(response, { status: 400, body: { statusCode: '403', error: 'Unauthorized', message: 'invalid JWT' } });
  return send(response, await services.storage(asked, caller));
}

/** The functions check who asks by themselves (`verify_jwt = false`), and answer a browser's preflight too. */
async function toFunctions(
  services: Services,
  exchange: { request: IncomingMessage; response: ServerResponse; place: string },
): Promise<void> {
  const { request, response, place } = exchange;
  if (services.functionsUrl === undefined)
    return send(response, { status: 503, body: { message: 'the functions are not running' } });
  const options = { method: request.method ?? 'GET', headers: headersOf(request), body: await readBody(request) };
  return proxy(response, `${services.functionsUrl}${place}`, options, false);
}

async function proxy(
  response: ServerResponse,
  url: string,
  options: { method: string; headers: Headers; body: Buffer },
  withCors = true,
): Promise<void> {
  const headers = new Headers([...options.headers].filter(([name]) => !HOP_HEADERS.has(name) && name !== 'host'));
  const hasBody = options.body.byteLength > 0 && options.method !== 'GET' && options.method !== 'HEAD';
  const answered = await fetch(url, {
    method: options.method,
    headers,
    redirect: 'manual',
    ...(hasBody ? { body: new Uint8Array(options.body) } : {}),
  });
  // What was packed has been unpacked here.
  const kept = Object.fromEntries(
    [...answered.headers].filter(([name]) => !HOP_HEADERS.has(name) && name !== 'content-encoding'),
  );
  response.writeHead(answered.status, withCors ? { ...kept, ...CORS_HEADERS } : kept);
  response.end(Buffer.from(await answered.arrayBuffer()));
}
