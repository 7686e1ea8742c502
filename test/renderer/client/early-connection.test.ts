import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { EarlyConnection, type SessionState } from '../../../renderer/client/early-connection.ts';
import { WebSocketTransport } from '../../../renderer/client/transport-websocket.ts';

const CALLS = [
  { method: 'settings.get', input: {} },
  { method: 'library.list', input: { limit: 32 } },
];

let server: WebSocketServer;
let transport: WebSocketTransport | undefined;
let frames: { id: number; method: string; input: unknown }[];

beforeEach(async () => {
  frames = [];
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()))));
  await once(server, 'listening');
});

afterEach(() => {
  transport?.stop();
  for (const socket of server.clients) socket.terminate();
  server.close();
});

function url(): string {
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`;
}

function early(session: SessionState = 'ok'): EarlyConnection {
  return new EarlyConnection({ url: url(), authorize: async () => session, calls: () => CALLS });
}

/** A transport that takes it, and asks these as soon as it hears of the connection. */
function take(connection: EarlyConnection, calls: readonly { method: string; input: unknown }[]) {
  const made = new WebSocketTransport({
    url: url(),
    authorize: async () => 'ok',
    isUnauthorized: async () => false,
    random: () => 0,
    early: connection,
  });
  transport = made;
  const heard: string[] = [];
  made.onEvent(({ name }) => heard.push(name));
  made.onConnection((state) => {
    heard.push(state);
    if (state !== 'connected') return;
    for (const { method, input } of calls)
      void made.call(method, input).then((answer) => heard.push(`${method} ${JSON.stringify(answer)}`));
  });
  made.start();
  return { made, heard };
}

async function theSocket(): Promise<ServerSocket> {
  await vi.waitFor(() => expect(server.clients.size).toBe(1));
  const [socket] = server.clients;
  if (socket === undefined) throw new Error('nobody is connected');
  return socket;
}

function reply(socket: ServerSocket, id: number, output: unknown): void {
  socket.send(JSON.stringify({ type: 'reply', id, ok: true, output }));
}

describe('a connection that is made early', () => {
  it('asks before it is taken; what came over it until then is answer and events, in their order, and nothing is asked twice', async () => {
    const connection = early();
    const socket = await theSocket();
    await connection.asked;
    await vi.waitFor(() => expect(frames).toHaveLength(2));
    reply(socket, 0, 'the settings');
    socket.send(JSON.stringify({ type: 'event', name: 'queue.changed', payload: { waiting: 3 } }));
    await new Promise((resolve) => setTimeout(resolve, 50));

    const { made, heard } = take(connection, CALLS);
    await vi.waitFor(() => expect(heard).toContain('queue.changed'));
    reply(socket, 1, 'the list');
    await vi.waitFor(() => expect(heard).toHaveLength(5));
    const later = made.call('jobs.list', {});
    await vi.waitFor(() => expect(frames).toHaveLength(3));
    reply(socket, frames[2]?.id ?? -1, 'the jobs');

    expect(heard.slice(0, 2)).toEqual(['connecting', 'connected']);
    expect(heard).toContain('settings.get {"ok":true,"output":"the settings"}');
    expect(heard.at(-1)).toBe('library.list {"ok":true,"output":"the list"}');
    expect(frames.map(({ id, method }) => `${id} ${method}`)).toEqual([
      '0 settings.get',
      '1 library.list',
      '2 jobs.list',
    ]);
    expect(await later).toEqual({ ok: true, output: 'the jobs' });
    expect(server.clients.size).toBe(1);
  });

  it('gives no answer to a question that it was not asked, and forgets what nobody wanted', async () => {
    const connection = early();
    const socket = await theSocket();
    await vi.waitFor(() => expect(frames).toHaveLength(2));
    reply(socket, 1, 'the plain list');
    await new Promise((resolve) => setTimeout(resolve, 50));

    const { made, heard } = take(connection, [{ method: 'library.list', input: { limit: 32, text: 'barn' } }]);
    await vi.waitFor(() => expect(frames).toHaveLength(3));
    reply(socket, frames[2]?.id ?? -1, 'barns');
    await vi.waitFor(() => expect(heard).toContain('library.list {"ok":true,"output":"barns"}'));
    void made.call('library.list', { limit: 32 });
    await vi.waitFor(() => expect(frames).toHaveLength(4));

    expect(frames.slice(2).map(({ id }) => id)).toEqual([2, 3]);
  });

  it('is taken while it opens; then nothing was asked', async () => {
    const connection = early();
    await connection.session;

    const { heard } = take(connection, [{ method: 'settings.get', input: {} }]);
    await vi.waitFor(() => expect(frames).toHaveLength(1));
    reply(await theSocket(), 0, 'the settings');

    await vi.waitFor(() => expect(heard).toContain('settings.get {"ok":true,"output":"the settings"}'));
    expect(server.clients.size).toBe(1);
  });

  it('is made anew where it had ended before it was taken', async () => {
    const connection = early();
    (await theSocket()).terminate();
    await vi.waitFor(() => expect(server.clients.size).toBe(0));
    await new Promise((resolve) => setTimeout(resolve, 50));
    frames = [];

    const { heard } = take(connection, [{ method: 'settings.get', input: {} }]);
    await vi.waitFor(() => expect(frames).toHaveLength(1));
    reply(await theSocket(), frames[0]?.id ?? -1, 'the settings');

    await vi.waitFor(() => expect(heard).toContain('settings.get {"ok":true,"output":"the settings"}'));
  });

  it('that is refused says so, and one whose host does not answer is tried again', async () => {
    const { heard } = take(early('refused'), []);
    await vi.waitFor(() => expect(heard).toContain('unauthorized'));
    transport?.stop();

    const again = take(early('unreachable'), []);
    await vi.waitFor(() => expect(again.heard).toContain('connected'));
    expect(again.heard).toEqual(['connecting', 'lost', 'connected']);
  });
});
