import { WebSocket, type RawData } from 'ws';
import { z } from 'zod';
import { wireCallSchema, type WireMessage } from '../../contract/client.ts';
import type { WireError } from '../../contract/errors.ts';
import type { Log } from '../../core/base/log.ts';
import type { Dispatch } from '../dispatch.ts';
import { findUnsafeJson } from '../json-guard.ts';
import { invalidRequest, issuesOf } from '../request-issues.ts';
import { wireErrorOf } from '../wire-error.ts';
import { SOCKET_LIMITS } from './limits.ts';

/** RFC 6455 §7.4.1. */
const CLOSE = { goingAway: 1001, notText: 1003, notJson: 1007, policy: 1008, tryAgainLater: 1013 } as const;

const callIdSchema = z.object({ id: z.int().min(0) });

/** One connected client. */
export type SocketSession = {
  /** Sends an event that is already text. A hint is left out when the client is slow. */
  push(text: string, isHint: boolean): void;
  /** Called at every heartbeat: a peer that let the last ping unanswered is cut off. */
  beat(): void;
  /** Closes politely, then by force. */
  stop(): Promise<void>;
};

/** Answers the calls of one client. Calls run side by side; replies carry the caller's id. */
export function createSocketSession(socket: WebSocket, dispatch: Dispatch, log: Log): SocketSession {
  const state = { pending: 0, alive: true };

  function send(message: WireMessage): void {
    sendText(JSON.stringify(message));
  }

  function sendText(text: string): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > SOCKET_LIMITS.closeAboveBytes) {
      log.warn({ bufferedBytes: socket.bufferedAmount }, 'a window does not read its events; its connection is closed');
      // A closing handshake would wait behind everything that is not read.
      return socket.terminate();
    }
    socket.send(text);
  }

  async function answer(data: RawData): Promise<void> {
    const message = parseMessage(data);
    if (message === undefined) return socket.close(CLOSE.notJson, 'not JSON');
    const given = callIdSchema.safeParse(message);
    if (!given.success) return socket.close(CLOSE.policy, 'no call');
    const { id } = given.data;
    const refusal = refusalOf(message, state.pending);
    if (refusal !== undefined) return send({ type: 'error', id, error: refusal });

    const { method, input } = wireCallSchema.parse(message);
    state.pending += 1;
    const reply = await dispatch.call(method, input).finally(() => (state.pending -= 1));
    send(reply.ok ? { type: 'reply', id, ok: true, output: reply.output } : { type: 'error', id, error: reply.error });
  }

  function refusalOf(message: unknown, pending: number): WireError | undefined {
    if (pending >= SOCKET_LIMITS.pendingCalls) {
      return { code: 'rate_limited', message: 'Too many calls at once.', details: { retryAfterSeconds: 1 } };
    }
    const unsafe = findUnsafeJson(message);
    if (unsafe !== undefined) return wireErrorOf(invalidRequest([unsafe]), log, 'socket');
    const call = wireCallSchema.safeParse(message);
    return call.success ? undefined : wireErrorOf(invalidRequest(issuesOf(call.error, message)), log, 'socket');
  }

  socket.on('message', (data, isBinary) => {
    if (isBinary) return socket.close(CLOSE.notText, 'text only');
    answer(data).catch((error: unknown) => {
      log.error({ error: String(error) }, 'a call could not be answered');
      socket.close(CLOSE.tryAgainLater, 'try again');
    });
  });
  socket.on('pong', () => (state.alive = true));
  // ws closes the socket itself after an error (a frame that is too large or malformed); it only must not be uncaught.
  socket.on('error', (error) => log.debug({ error: error.message }, 'a socket failed'));

  return {
    push(text, isHint) {
      if (isHint && socket.bufferedAmount > SOCKET_LIMITS.dropHintsAboveBytes) return;
      sendText(text);
    },
    beat() {
      if (!state.alive) return socket.terminate();
      state.alive = false;
      socket.ping();
    },
    stop: () => closeSocket(socket),
  };
}

function parseMessage(data: RawData): unknown {
  try {
    return Buffer.isBuffer(data) ? JSON.parse(data.toString('utf8')) : undefined;
  } catch {
    // Not JSON: the caller closes the socket with the code for that.
    return undefined;
  }
}

function closeSocket(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CLOSED) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), SOCKET_LIMITS.closeGraceMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close(CLOSE.goingAway, 'Gesso is stopping');
  });
}
