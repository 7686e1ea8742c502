import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startTestHost, type TestHost } from '../test-host.ts';

const GOOD = { jobType: 'image', params: { prompt: 'x' }, provider: 'draft' };

describe('bodies', () => {
  it('413 body_too_large for an announced length, before the body is sent', async () => {
    const host = await startTestHost();

    const answer = await speak(host, (socket) => socket.write(`${head(host)}Content-Length: 1048577\r\n\r\n`));

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"error":"body_too_large"');
  });

  it('413 body_too_large for a chunked body without a length', async () => {
    const host = await startTestHost();

    const answer = await speak(host, (socket) => {
      socket.write(`${head(host)}Transfer-Encoding: chunked\r\n\r\n`);
      for (let n = 0; n < 20; n++) socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
    });

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('gives a client that sends everything first the same answer', async () => {
    const host = await startTestHost();

    const answer = await host.post('media-start', { ...GOOD, params: { prompt: 'x', image: 'y'.repeat(5_000_000) } });

    expect([answer.status, answer.body.error]).toEqual([413, 'body_too_large']);
  });

  it('takes a body of exactly 1 MiB', async () => {
    const host = await startTestHost();
    const body = JSON.stringify({ ...GOOD, params: { prompt: 'x', extra: '' } });
    const padded = body.replace('"extra":""', `"extra":"${'y'.repeat(1024 * 1024 - body.length)}"`);

    const answer = await host.post('media-start', padded);

    expect(padded.length).toBe(1024 * 1024);
    expect(answer.body.error).toBe('unsupported_job');
  });

  it('asks for a body with 100 Continue only when it wants it', async () => {
    const host = await startTestHost();

    const wanted = await speak(
      host,
      (socket) => socket.write(`${head(host)}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`),
      'Continue',
    );
    const refused = await speak(host, (socket) =>
      socket.write(`${head(host)}Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n`),
    );

    expect(wanted).toMatch(/^HTTP\/1\.1 100 /);
    expect(refused).toMatch(/^HTTP\/1\.1 413 /);
  });
});

function head(host: TestHost): string {
  const { host: name } = new URL(host.http.url);
  return `POST /functions/v1/media-start HTTP/1.1\r\nHost: ${name}\r\nAuthorization: Bearer ${host.http.token}\r\nContent-Type: application/json\r\n`;
}

/** Says something on a bare socket and returns what has come back once it contains `until`. */
async function speak(host: TestHost, say: (socket: ReturnType<typeof connect>) => void, until = '}'): Promise<string> {
  const socket = connect(Number(new URL(host.http.url).port), '127.0.0.1');
  await once(socket, 'connect');
  say(socket);
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    if (text.includes(until)) break;
  }
  socket.destroy();
  return text;
}
