import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { silentLog } from '../../../src/core/base/log.ts';
import { SOCKET_LIMITS } from '../../../src/host/http/limits.ts';
import { createSocketSession } from '../../../src/host/http/socket-session.ts';

/** The side of a socket that the session sees, with a send buffer of any size. */
function slowSocket(bufferedAmount: number) {
  const sent: string[] = [];
  const calls: string[] = [];
  const socket = Object.assign(new EventEmitter(), {
    readyState: WebSocket.OPEN,
    bufferedAmount,
    send: (text: string) => sent.push(text),
    terminate: () => calls.push('terminate'),
    close: (code: number) => calls.push(`close ${code}`),
    ping: () => calls.push('ping'),
  });
  const dispatch = {
    call: () => new Promise<never>(() => undefined),
    invoke: () => new Promise<never>(() => undefined),
  };
  return { sent, calls, socket, session: createSocketSession(socket as unknown as WebSocket, dispatch, silentLog) };
}

describe('a slow socket', () => {
  it('gets state but no hints', () => {
    const { session, sent, calls } = slowSocket(SOCKET_LIMITS.dropHintsAboveBytes + 1);

    session.push('progress', true);
    session.push('state', false);

    expect(sent).toEqual(['state']);
    expect(calls).toEqual([]);
  });

  it('is cut off when too much is unsent, so that its client reads everything anew', () => {
    const { session, sent, calls } = slowSocket(SOCKET_LIMITS.closeAboveBytes + 1);

    session.push('state', false);

    expect(sent).toEqual([]);
    expect(calls).toEqual(['terminate']);
  });
});

describe('a silent socket', () => {
  it('is cut off when it has not answered the last ping', () => {
    const { session, socket, calls } = slowSocket(0);

    session.beat();
    socket.emit('pong');
    session.beat();
    session.beat();

    expect(calls).toEqual(['ping', 'ping', 'terminate']);
  });
});

describe('a greedy socket', () => {
  it('is refused calls beyond the cap until some are answered', () => {
    const { socket, sent } = slowSocket(0);

    for (let id = 0; id <= SOCKET_LIMITS.pendingCalls; id++) {
      socket.emit('message', Buffer.from(JSON.stringify({ type: 'call', id, method: 'app.info', input: {} })), false);
    }

    expect(sent.map((text) => JSON.parse(text))).toEqual([
      { type: 'error', id: SOCKET_LIMITS.pendingCalls, error: expect.objectContaining({ code: 'rate_limited' }) },
    ]);
  });
});
