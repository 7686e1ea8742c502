import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { EngineEvent, EventName } from '../../contract/events.ts';
import { API_ERRORS, type WireError } from '../../contract/errors.ts';
import { AppError } from '../../core/base/app-error.ts';
import type { Log } from '../../core/base/log.ts';
import type { Engine } from '../../core/engine-type.ts';
import type { Dispatch } from '../dispatch.ts';
import { wireErrorOf } from '../wire-error.ts';
import type { Access } from './access.ts';
import { SOCKET_LIMITS } from './limits.ts';
import { errorDocument } from './reply.ts';
import { createSocketSession, type SocketSession } from './socket-session.ts';

/** The subprotocol of `contract/client.ts`. `token.<TOKEN>` beside it is the way in for programs, which have no cookie. */
export const SOCKET_PROTOCOL = 'gesso.v1';
const TOKEN_PREFIX = 'token.';

/** Hints: may be left out for a slow reader. Everything else is state. */
const HINTS: ReadonlySet<EventName> = new Set<EventName>(['job.progressed', 'job.previewed']);

export type SocketServer = {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Says goodbye (1001) to every socket and resolves when all are gone. */
  stop(): Promise<void>;
};

export type SocketServerOptions = {
  readonly engine: Engine;
  readonly dispatch: Dispatch;
  readonly access: Access;
  readonly log: Log;
  /** Throws AppError for a request that must not come in (Host, Origin, shutdown). */
  readonly guard: (request: IncomingMessage) => void;
};

/** The WebSocket at /ws: calls down, events up. Each event is written once, whatever the number of sockets. */
export function createSocketServer(options: SocketServerOptions): SocketServer {
  const { engine, dispatch, log } = options;
  const sessions = new Set<SocketSession>();
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: SOCKET_LIMITS.messageBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SOCKET_PROTOCOL) ? SOCKET_PROTOCOL : false),
  });
  const unsubscribe = engine.subscribe((event) => broadcast(sessions, event));
  const heartbeat = setInterval(() => {
    for (const session of sessions) session.beat();
  }, SOCKET_LIMITS.heartbeatMs);
  heartbeat.unref();

  return {
    accept(request, socket, head) {
      // Until ws takes over, a reset of this socket would be an uncaught error.
      const onError = (): void => void socket.destroy();
      socket.on('error', onError);
      try {
        options.guard(request);
        authorize(request, options.access);
        if (sessions.size >= SOCKET_LIMITS.sockets) throw new AppError('rate_limited', 'Too many windows are open.');
      } catch (error) {
        return refuse(socket, wireErrorOf(error, log, 'upgrade'));
      }
      server.handleUpgrade(request, socket, head, (websocket) => {
        socket.off('error', onError);
        const session = createSocketSession(websocket, dispatch, log);
        sessions.add(session);
        websocket.once('close', () => sessions.delete(session));
      });
    },
    async stop() {
      unsubscribe();
      clearInterval(heartbeat);
      await Promise.all([...sessions].map((session) => session.stop()));
      server.close();
    },
  };
}

function broadcast(sessions: ReadonlySet<SocketSession>, event: EngineEvent): void {
  if (sessions.size === 0) return;
  const text = JSON.stringify({ type: 'event', name: event.name, payload: event.payload });
  const isHint = HINTS.has(event.name);
  for (const session of sessions) session.push(text, isHint);
}

/** A cookie comes from a browser, which always sends an Origin with an upgrade; without one it is somebody pretending. */
function authorize(request: IncomingMessage, access: Access): void {
  if ((request.url ?? '').split('?')[0] !== '/ws') throw new AppError('not_found', 'There is nothing at this address.');
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  const token = offered.find((protocol) => protocol.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length);
  if (token !== undefined && access.isToken(token)) return;
  if (token === undefined && request.headers.origin !== undefined && access.hasSession(request)) return;
  throw new AppError('unauthorized', 'Open a session first, or offer the protocol token.TOKEN.');
}

function refuse(socket: Duplex, error: WireError): void {
  const body = JSON.stringify(errorDocument(error));
  const head = [
    `HTTP/1.1 ${API_ERRORS[error.code].status} Refused`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
