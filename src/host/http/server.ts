import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AppError } from '../../core/base/app-error.ts';
import { type Clock, systemClock } from '../../core/base/clock.ts';
import { errorFields, type Log } from '../../core/base/log.ts';
import type { Engine } from '../../core/engine-type.ts';
import type { Dispatch } from '../dispatch.ts';
import { wireErrorOf } from '../wire-error.ts';
import { createAccess, newToken } from './access.ts';
import type { Exchange, HttpServices } from './exchange.ts';
import { HTTP_LIMITS } from './limits.ts';
import { listen } from './listen.ts';
import { guardRequest, urlHost } from './request-guard.ts';
import { SECURITY_HEADERS, sendError } from './reply.ts';
import { routeRequest } from './routes.ts';
import { createSocketServer } from './socket-server.ts';

export type HttpServerOptions = {
  readonly engine: Engine;
  readonly dispatch: Dispatch;
  readonly log: Log;
  /** Folder of the built page; absent: no page is served. */
  readonly rendererDir?: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** The first of them that can be had. Default [0]: the operating system chooses. */
  readonly ports?: readonly number[];
  readonly clock?: Clock;
};

/** A listening server. */
export type HttpServer = {
  /** Origin, for example `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly token: string;
  /** Address of the page with a way in: the token, or a ticket that opens one session and is worthless afterwards. */
  pageUrl(entry: 'token' | 'ticket'): string;
  /** Refuses new work with `shutting_down`, ends sockets and downloads, and resolves when everything is closed (about 300 ms). Safe to call twice. */
  stop(): Promise<void>;
};

/**
 * Starts the server of one engine. Resolves when it listens; rejects with node's error, for example EADDRINUSE.
 * On return nothing is written anywhere: `runtime-file.ts` tells others.
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { engine, dispatch, log, clock = systemClock, host = '127.0.0.1' } = options;
  const bound = { host: host === 'localhost' ? '127.0.0.1' : host, port: 0 };
  const state = { stopping: false };
  const baseUrl = (): string => `http://${urlHost(reachable(bound.host))}:${bound.port}`;
  const access = createAccess({ token: newToken(), port: () => bound.port, clock });
  const services: HttpServices = { engine, dispatch, access, log, rendererDir: options.rendererDir, baseUrl };

  const server = createBoundedServer((request, response) => {
    void answer(request, response).catch((error: unknown) =>
      log.error({ error: String(error) }, 'an answer could not be sent'),
    );
  });
  const sockets = createSocketServer({ engine, dispatch, access, log, guard: (request) => admit(request) });
  server.on('upgrade', (request, socket, head) => sockets.accept(request, socket, head));

  function admit(request: IncomingMessage): void {
    guardRequest(request, bound);
    if (state.stopping) throw new AppError('shutting_down', 'Gesso is stopping. Try again when it runs.');
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      if (value !== undefined) response.setHeader(name, value);
    try {
      admit(request);
      await routeRequest(exchangeOf(request, response, baseUrl()), services);
    } catch (error) {
      answerError(error, request, response);
    }
  }

  function answerError(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    if (response.headersSent || request.socket.destroyed) {
      // Mostly the reader went away in the middle, which is nobody's fault; a file that cannot be read to its end is worth a line.
      if (!isReaderGone(error)) log.warn(errorFields(error), 'an answer ended in the middle');
      return void response.destroy();
    }
    const during = state.stopping && !(error instanceof AppError);
    const shown = during
      ? new AppError('shutting_down', 'Gesso is stopping. Try again when it runs.', { cause: error })
      : error;
    sendError(response, wireErrorOf(shown, log, (request.url ?? '').split('?')[0]?.slice(0, 100) ?? ''));
  }

  bound.port = await listen(server, { host: bound.host, ports: options.ports ?? [0], backlog: HTTP_LIMITS.backlog });

  let stopped: Promise<void> | undefined;
  return {
    url: baseUrl(),
    token: access.token,
    pageUrl: (entry) => `${baseUrl()}/#token=${entry === 'token' ? access.token : access.issueTicket()}`,
    stop() {
      state.stopping = true;
      stopped ??= Promise.all([sockets.stop(), close(server, clock)]).then(() => undefined);
      return stopped;
    },
  };
}

function createBoundedServer(onRequest: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const server = createServer({
    maxHeaderSize: HTTP_LIMITS.headerBytes,
    headersTimeout: HTTP_LIMITS.headersTimeoutMs,
    requestTimeout: HTTP_LIMITS.requestTimeoutMs,
    keepAliveTimeout: HTTP_LIMITS.keepAliveTimeoutMs,
    connectionsCheckingInterval: 2000,
    requireHostHeader: false,
  });
  server.maxConnections = HTTP_LIMITS.connections;
  server.timeout = HTTP_LIMITS.idleTimeoutMs;
  server.on('request', onRequest);
  // A client that asks first (Expect: 100-continue) is told to go on only when its body is wanted.
  server.on('checkContinue', onRequest);
  return server;
}

function exchangeOf(request: IncomingMessage, response: ServerResponse, baseUrl: string): Exchange {
  const target = request.url ?? '';
  const address = `${baseUrl}${target}`;
  if (!target.startsWith('/') || !URL.canParse(address))
    throw new AppError('not_found', 'There is nothing at this address.');
  return { request, response, url: new URL(address) };
}

/** What node:stream says of a response that was closed: while it was written, or before there was anything to write. */
const READER_GONE = ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE'];

function isReaderGone(error: unknown): boolean {
  if (error instanceof AppError) return true;
  return error instanceof Error && 'code' in error && READER_GONE.some((code) => code === error.code);
}

/** A server that listens everywhere is reached at loopback. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** Stops listening, lets answers under way finish for a moment, then cuts what is left. */
function close(server: Server, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const undo = clock.after(HTTP_LIMITS.stopGraceMs, () => server.closeAllConnections());
    server.close(() => {
      undo();
      resolve();
    });
    server.closeIdleConnections();
  });
}
