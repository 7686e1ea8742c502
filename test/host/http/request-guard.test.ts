import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { guardRequest } from '../../../src/host/http/request-guard.ts';
import { rawRequest, startTestHost } from '../test-host.ts';

describe('who may ask', () => {
  it.each([
    ['a foreign Host', { Host: 'evil.example' }],
    ['a foreign Host with our port', { Host: 'evil.example:PORT' }],
    ['our address with another port', { Host: '127.0.0.1:1' }],
    ['another loopback address', { Host: '[::1]:PORT' }],
    ['a foreign Origin', { Origin: 'http://evil.example' }],
    ['another local Origin', { Origin: 'http://127.0.0.1:1' }],
    ['our Origin by https', { Origin: 'https://127.0.0.1:PORT' }],
    ['the Origin null', { Origin: 'null' }],
    ['a cross-site request without an Origin', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a request of another local port', { 'Sec-Fetch-Site': 'same-site' }],
  ])('403 forbidden for %s, even with the token', async (_, headers) => {
    const host = await startTestHost();
    const { port } = new URL(host.http.url);
    const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', port)]));

    const answers = await Promise.all(
      ['/functions/v1/media-list', '/healthz', '/', '/session'].map((path) =>
        rawRequest(host.http.url + path, { headers: { Authorization: `Bearer ${host.http.token}`, ...own } }),
      ),
    );

    expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403, 403]);
    expect(JSON.parse(answers[0]!.body).error).toBe('forbidden');
  });

  it('takes our own Origin, localhost and a request without a browser', async () => {
    const host = await startTestHost();
    const { port } = new URL(host.http.url);
    const authorization = { Authorization: `Bearer ${host.http.token}` };
    const url = `${host.http.url}/functions/v1/media-list`;

    const answers = await Promise.all([
      rawRequest(url, { headers: { ...authorization, Origin: host.http.url, 'Sec-Fetch-Site': 'same-origin' } }),
      rawRequest(url, { headers: { ...authorization, Host: `localhost:${port}`, Origin: `http://localhost:${port}` } }),
      rawRequest(url, { headers: authorization }),
    ]);

    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  });

  it('sends no CORS header and the security headers on every answer', async () => {
    const host = await startTestHost();

    const answers = await Promise.all([
      rawRequest(`${host.http.url}/healthz`),
      rawRequest(`${host.http.url}/nothing.png`),
      rawRequest(`${host.http.url}/functions/v1/media-start`, {
        method: 'OPTIONS',
        headers: { Origin: host.http.url },
      }),
    ]);

    for (const { headers } of answers) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      });
    }
    expect(answers.map((answer) => answer.status)).toEqual([200, 404, 405]);
  });
});

describe('a server that listens on every address', () => {
  const bound = { host: '0.0.0.0', port: 4711 };

  it.each(['127.0.0.1:4711', '192.168.1.5:4711', '[fe80::1]:4711', 'localhost:4711', `${hostname()}:4711`])(
    'is itself at %s',
    (host) => {
      expect(() => guardRequest(requestTo(host), bound)).not.toThrow();
    },
  );

  it.each(['evil.example:4711', '192.168.1.5', '192.168.1.5:80', '', 'localhost', '127.0.0.1.evil.example:4711'])(
    'is not at %s',
    (host) => {
      expect(() => guardRequest(requestTo(host), bound)).toThrow(expect.objectContaining({ code: 'forbidden' }));
    },
  );
});

describe('a server at IPv6 loopback', () => {
  it('is itself in brackets and by name, and not at IPv4', () => {
    const bound = { host: '::1', port: 80 };

    for (const host of ['[::1]:80', '[::1]', 'localhost'])
      expect(() => guardRequest(requestTo(host), bound)).not.toThrow();
    expect(() => guardRequest(requestTo('127.0.0.1'), bound)).toThrow();
  });
});

function requestTo(host: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers = { host };
  return request;
}
