import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import type { ConnectionState } from '../../../src/contract/client.ts';
import { createClient } from '../../../renderer/client/create-client.ts';
import {
  CLOSE_UNAUTHORIZED,
  WebSocketTransport,
  type WebSocketTransportOptions,
} from '../../../renderer/client/transport-websocket.ts';
import { aJob } from '../samples.ts';

let server: WebSocketServer;
let transport: WebSocketTransport | undefined;

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
});

afterEach(() => {
  transport?.stop();
  for (const socket of server.clients) socket.terminate();
  server.close();
});

function start(options: Partial<WebSocketTransportOptions> = {}): WebSocketTransport {
  const { port } = server.address() as AddressInfo;
  const made = new WebSocketTransport({
    url: `ws://127.0.0.1:${port}/ws`,
    authorize: async () => 'ok',
    isUnauthorized: async () => false,
    random: () => 0,
    ...options,
  });
  transport = made;
  made.start();
  return made;
}

/** The next socket that the server accepts. */
async function accepted(): Promise<ServerSocket> {
  const [socket] = await once(server, 'connection');
  return socket as ServerSocket;
}

async function frame(socket: ServerSocket): Promise<{ id: number; method: string; input: unknown }> {
  const [data] = await once(socket, 'message');
  return JSON.parse(String(data));
}

function reached(made: WebSocketTransport, wanted: ConnectionState): Promise<void> {
  return new Promise((resolve) => {
    made.onConnection((state) => {
      if (state === wanted) resolve();
    });
  });
}

describe('the connection of a browser', () => {
  it('carries a call and its answer', async () => {
    const client = createClient(start());
    const socket = await accepted();
    const answer = client.call('jobs.get', { jobId: aJob().id });

    const call = await frame(socket);
    socket.send(JSON.stringify({ type: 'reply', id: call.id, ok: true, output: aJob() }));

    expect(call).toMatchObject({ type: 'call', method: 'jobs.get', input: { jobId: aJob().id } });
    expect((await answer).id).toBe(aJob().id);
  });

  it('rejects with the engine’s error', async () => {
    const client = createClient(start());
    const socket = await accepted();
    const answer = client.call('jobs.get', { jobId: aJob().id });

    const call = await frame(socket);
    socket.send(
      JSON.stringify({
        type: 'error',
        id: call.id,
        error: { code: 'job_not_found', message: 'There is no such job.', details: {} },
      }),
    );

    await expect(answer).rejects.toMatchObject({
      name: 'ClientError',
      code: 'job_not_found',
      message: 'There is no such job.',
    });
  });

  it('rejects an answer of another shape than its type says', async () => {
    const client = createClient(start());
    const socket = await accepted();
    const answer = client.call('queue.pause', {});

    const call = await frame(socket);
    socket.send(JSON.stringify({ type: 'reply', id: call.id, ok: true, output: { paused: 'yes' } }));

    await expect(answer).rejects.toMatchObject({ code: 'internal' });
  });

  it('delivers events and leaves out those it does not know', async () => {
    const client = createClient(start());
    const socket = await accepted();
    const event = new Promise((resolve) => client.on('job.changed', resolve));

    socket.send(JSON.stringify({ type: 'event', name: 'job.vanished', payload: {} }));
    socket.send('not json');
    socket.send(JSON.stringify({ type: 'event', name: 'job.changed', payload: { job: aJob() } }));

    expect(await event).toMatchObject({ job: { id: aJob().id } });
  });

  it('sends a call made before the connection as soon as it is there', async () => {
    const client = createClient(start());
    const answer = client.call('queue.pause', {});
    const socket = await accepted();

    const call = await frame(socket);
    socket.send(
      JSON.stringify({ type: 'reply', id: call.id, ok: true, output: { paused: true, pausedProviders: [] } }),
    );

    expect(await answer).toEqual({ paused: true, pausedProviders: [] });
  });

  it('rejects what was sent when the connection is lost, and connects again by itself', async () => {
    const made = start();
    const client = createClient(made);
    const socket = await accepted();
    const answer = client.call('queue.pause', {});
    await frame(socket);
    const again = accepted();

    socket.terminate();

    await expect(answer).rejects.toMatchObject({ details: { reason: 'connection_lost' } });
    await again;
    await reached(made, 'connected');
  });

  it('is unauthorized, and stops trying, when the host closes with 4401', async () => {
    const made = start();
    const socket = await accepted();

    socket.close(CLOSE_UNAUTHORIZED);

    await reached(made, 'unauthorized');
  });

  it('is unauthorized when the token is refused', async () => {
    await reached(start({ authorize: async () => 'refused' }), 'unauthorized');
  });

  it('is unauthorized when an upgrade fails and the host says that there is no session', async () => {
    const made = start({ url: 'ws://127.0.0.1:1/ws', isUnauthorized: async () => true });

    await reached(made, 'unauthorized');
  });
});
