import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { SocketMessage } from '../api-body.ts';
import { createPatientAdapter } from '../patient-adapter.ts';
import { rawRequest, startTestHost, type TestHost } from '../test-host.ts';

type Opened = {
  readonly socket: WebSocket;
  call(method: string, input: unknown): Promise<SocketMessage>;
  until(match: (message: SocketMessage) => boolean): Promise<SocketMessage>;
};

describe('the way in', () => {
  it('opens with the token as a subprotocol and answers with ours', async () => {
    const host = await startTestHost();

    const { socket, call } = await open(host);
    const reply = await call('app.info', {});

    expect(socket.protocol).toBe('gesso.v1');
    expect(reply).toMatchObject({ type: 'reply', ok: true, output: { version: '0.0.0-test' } });
  });

  it('opens with the cookie of a page of ours', async () => {
    const host = await startTestHost();
    const cookie = await sessionCookie(host);

    const { call } = await open(host, { protocols: [], headers: { Cookie: cookie, Origin: host.http.url } });

    expect((await call('settings.get', {})).ok).toBe(true);
  });

  it.each([
    ['nothing', {}, []],
    ['a wrong token', {}, ['gesso.v1', 'token.wrong']],
    ['the cookie without an Origin', { cookie: true }, []],
    ['a wrong token beside the cookie', { cookie: true, own: true }, ['token.wrong']],
  ])('refuses %s with 401', async (_, { cookie, own }: { cookie?: boolean; own?: boolean }, protocols) => {
    const host = await startTestHost();
    const headers = {
      ...(cookie === true ? { Cookie: await sessionCookie(host) } : {}),
      ...(own === true ? { Origin: host.http.url } : {}),
    };

    expect(await refusal(host, { protocols, headers })).toBe(401);
  });

  it.each([
    ['a foreign Origin', { Origin: 'http://evil.example' }],
    ['the Origin null', { Origin: 'null' }],
    ['a foreign Host', { Host: 'evil.example' }],
  ])('refuses %s with 403, even with the token', async (_, headers) => {
    const host = await startTestHost();

    expect(await refusal(host, { protocols: ['gesso.v1', `token.${host.http.token}`], headers })).toBe(403);
  });

  it('refuses an upgrade at another address with 404 and a plain request with 400', async () => {
    const host = await startTestHost();

    const plain = await rawRequest(`${host.http.url}/ws`);

    expect(
      await refusal(host, { protocols: ['gesso.v1', `token.${host.http.token}`], headers: {}, path: '/other' }),
    ).toBe(404);
    expect(plain.status).toBe(400);
  });
});

describe('calls', () => {
  it('answers errors with their code and the caller’s id', async () => {
    const { call } = await open(await startTestHost());

    const unknown = await call('app.explode', {});
    const invalid = await call('jobs.get', { jobId: 'x' });
    const inherited = await call('constructor', {});
    const polluted = await call('jobs.create', JSON.parse('{"jobType":"image","params":{"__proto__":{}}}'));

    expect(unknown).toMatchObject({ type: 'error', error: { code: 'not_found' } });
    expect(invalid).toMatchObject({
      type: 'error',
      error: { code: 'invalid_request', details: { issues: [{ path: 'jobId' }] } },
    });
    expect(inherited).toMatchObject({ type: 'error', error: { code: 'not_found' } });
    expect(polluted).toMatchObject({ type: 'error', error: { code: 'invalid_request' } });
  });

  it.each([
    ['text that is no JSON', 'hello', 1007],
    ['JSON that is no call', '{"type":"call"}', 1008],
    ['binary', Buffer.from('{}'), 1003],
  ])('closes a socket that sends %s', async (_, message, code) => {
    const { socket } = await open(await startTestHost());

    socket.send(message);
    const [closed] = await once(socket, 'close');

    expect(closed).toBe(code);
  });

  it('closes a socket that sends more than 48 MiB at once', async () => {
    const { socket } = await open(await startTestHost());

    socket.send('x'.repeat(48 * 1024 * 1024 + 1));
    const [closed] = await once(socket, 'close');

    expect(closed).toBe(1009);
  });
});

describe('events', () => {
  it('sends what happens to every socket', async () => {
    const host = await startTestHost({ adapters: [createPatientAdapter({ id: 'comfyui', priceMicros: 0 })] });
    const sockets = [await open(host), await open(host)];

    const seen = sockets.map(({ until }) => until((message) => message.name === 'job.changed'));
    const { body } = await host.post('media-start', { jobType: 'image', params: { prompt: 'x' }, provider: 'comfyui' });

    for (const message of await Promise.all(seen))
      expect(message).toMatchObject({ type: 'event', payload: { job: { id: body.jobId } } });
  });

  it('says goodbye with 1001 when the host stops', async () => {
    const host = await startTestHost();
    const { socket } = await open(host);

    const closed = once(socket, 'close');
    await host.http.stop();

    expect((await closed)[0]).toBe(1001);
  });

  it('stops in time although a socket does not read', async () => {
    const host = await startTestHost();
    const { socket } = await open(host);
    socket.pause();

    const before = performance.now();
    await host.http.stop();

    expect(performance.now() - before).toBeLessThan(1500);
    socket.terminate();
  });
});

type OpenOptions = {
  readonly protocols: readonly string[];
  readonly headers: Record<string, string>;
  readonly path?: string;
};

function connectTo(host: TestHost, { protocols, headers, path = '/ws' }: OpenOptions): WebSocket {
  return new WebSocket(`${host.http.url.replace('http', 'ws')}${path}`, [...protocols], { headers });
}

async function open(host: TestHost, options?: OpenOptions): Promise<Opened> {
  const socket = connectTo(host, options ?? { protocols: ['gesso.v1', `token.${host.http.token}`], headers: {} });
  const listeners = new Set<(message: SocketMessage) => void>();
  socket.on('message', (data) => {
    const message: SocketMessage = JSON.parse(Buffer.isBuffer(data) ? data.toString() : '');
    for (const listener of listeners) listener(message);
  });
  await once(socket, 'open');
  const until = (match: (message: SocketMessage) => boolean): Promise<SocketMessage> =>
    new Promise((resolve) => {
      const listener = (message: SocketMessage): void => {
        if (!match(message)) return;
        listeners.delete(listener);
        resolve(message);
      };
      listeners.add(listener);
    });
  let id = 0;
  return {
    socket,
    until,
    call(method, input) {
      const own = id++;
      const reply = until((message) => message.id === own);
      socket.send(`{"type":"call","id":${own},"method":${JSON.stringify(method)},"input":${JSON.stringify(input)}}`);
      return reply;
    },
  };
}

async function refusal(host: TestHost, options: OpenOptions): Promise<number> {
  const socket = connectTo(host, options);
  socket.on('error', () => undefined);
  const [, response] = await once(socket, 'unexpected-response');
  socket.terminate();
  return response.statusCode;
}

async function sessionCookie(host: TestHost): Promise<string> {
  const opened = await rawRequest(`${host.http.url}/session`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${host.http.token}` },
  });
  return opened.headers['set-cookie']![0]!.split(';')[0]!;
}
