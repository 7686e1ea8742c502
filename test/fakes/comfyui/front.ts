import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { answerWithFault, takeFault } from './faults.ts';
import type { Fault } from './faults.ts';
import { pythonJson } from './python-json.ts';
import { route } from './routes.ts';
import type { Backend } from './routes.ts';
import { createSockets } from './sockets.ts';
import type { Sockets } from './sockets.ts';

export type RequestRecord = { readonly method: string; readonly path: string; readonly body: string };

export type FrontOptions = {
  readonly backend: Backend;
  readonly faults: readonly Fault[];
  readonly onRequest: (request: RequestRecord) => void;
  readonly runningNodeOf: (clientId: string) => string | undefined;
};

/** The network side of the stand-in: it can go and come back without the work noticing. */
export type Front = { readonly port: number; readonly sockets: Sockets; close(): Promise<void> };

/** Opens the port (0: one of the OS's choice) on loopback. */
export async function openFront(port: number, options: FrontOptions): Promise<Front> {
  const server = createServer((request, response) => void handle(options, request, response));
  const sockets = createSockets(server, {
    queueRemaining: () => options.backend.worker().remaining(),
    runningNodeOf: options.runningNodeOf,
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { port: portOf(server), sockets, close: () => closeAll(server, sockets) };
}

async function handle(options: FrontOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const body = raw.toString();
  const method = request.method ?? 'GET';
  options.onRequest({ method, path: url.pathname, body });
  const fault = takeFault(options.faults, { method, path: url.pathname });
  if (fault !== undefined && answerWithFault(fault, request, response)) return;
  if (isForeignOrigin(request)) return void response.writeHead(403).end();
  const type = request.headers['content-type'] ?? '';
  const upload = type.startsWith('multipart/')
    ? () => new Response(raw, { headers: { 'content-type': type } }).formData()
    : undefined;
  respond(
    response,
    (await route(options.backend, { method, path: url.pathname, query: url.searchParams, body, upload })) ?? {
      status: 404,
    },
  );
}

async function closeAll(server: Server, sockets: Sockets): Promise<void> {
  sockets.close();
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The stand-in has no port.');
  return address.port;
}

function isForeignOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host !== host;
}

function respond(response: ServerResponse, answer: Answer): void {
  const body = answer.bytes ?? Buffer.from(answer.json === undefined ? (answer.text ?? '') : pythonJson(answer.json));
  const type =
    answer.type ??
    (answer.json === undefined
      ? answer.text === undefined
        ? undefined
        : 'text/plain; charset=utf-8'
      : 'application/json; charset=utf-8');
  response.writeHead(answer.status, {
    ...(type === undefined ? {} : { 'content-type': type }),
    'content-length': body.length,
  });
  response.end(body);
}
