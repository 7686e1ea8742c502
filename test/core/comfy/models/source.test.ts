import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { MODEL_LIMITS } from '../../../../src/core/comfy/models/limits.ts';
import { inspectSource, type SourceAccess } from '../../../../src/core/comfy/models/source.ts';
import { createSourceFetch } from '../../../../src/core/comfy/models/source-fetch.ts';
import { modelOf } from '../../../fakes/models/safetensors.ts';
import { SourceServer } from '../../../fakes/models/source-server.ts';

const signal = new AbortController().signal;

function access(
  options: { environment?: Record<string, string>; token?: (origin: string) => string | undefined } = {},
): SourceAccess {
  const source = createSourceFetch(options.environment ?? {});
  onTestFinished(source.close);
  return {
    fetch: source.fetch,
    clock: systemClock,
    limits: { ...MODEL_LIMITS, answerMaxMs: 2000 },
    token: options.token ?? (() => undefined),
  };
}

describe('inspectSource', () => {
  it('learns size, validator and the published hash without taking the file', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a', { bytes: modelOf(1000), etag: '"v1"', publishesHash: true });

    const facts = await inspectSource(access(), url, signal);

    expect(facts).toMatchObject({ bytes: source.files.get('/a')?.bytes.byteLength, etag: '"v1"', canResume: true });
    expect(facts.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(source.bodyBytes).toBe(0);
  });

  it('follows a redirect, and believes a published hash of the first place only', async () => {
    const first = await SourceServer.start();
    const second = await SourceServer.start();
    const target = second.serve('/cdn?signature=secret', { bytes: modelOf(1000), publishesHash: true });
    second.serve('/cdn', { bytes: modelOf(1000), publishesHash: true });
    first.faults.push({ kind: 'redirect', to: target, onHead: true });

    const facts = await inspectSource(access(), `${first.origin}/a`, signal);

    expect(facts).toMatchObject({ sha256: null, bytes: expect.any(Number) });
  });

  it('sends the token to its own origin, and to no other one', async () => {
    const first = await SourceServer.start();
    const second = await SourceServer.start();
    first.faults.push({ kind: 'redirect', to: second.serve('/cdn', { bytes: modelOf(1000) }), onHead: true });

    await inspectSource(access({ token: () => 'hf_secret' }), `${first.origin}/a`, signal);

    expect(first.asked.map(({ authorization }) => authorization)).toEqual(['Bearer hf_secret']);
    expect(second.asked).toMatchObject([{ authorization: undefined, cookie: undefined }]);
  });

  it.each([
    ['plain http elsewhere', 'http://example.com/a.safetensors'],
    ['a file', 'file:///etc/passwd'],
    ['credentials', 'https://user:secret@example.com/a'],
    ['an address of data', 'data:text/plain,x'],
  ])('does not follow a redirect to %s', async (_name, to) => {
    const source = await SourceServer.start();
    source.faults.push({ kind: 'redirect', to, onHead: true });

    await expect(inspectSource(access(), `${source.origin}/a`, signal)).rejects.toMatchObject({
      reason: 'unsafe_redirect',
      isPassing: false,
    });
  });

  it('ends a circle of redirects', async () => {
    const source = await SourceServer.start();
    source.faults.push(...Array.from({ length: 20 }, () => ({ kind: 'redirect', to: '/a', onHead: true }) as const));

    await expect(inspectSource(access(), `${source.origin}/a`, signal)).rejects.toMatchObject({ reason: 'refused' });

    expect(source.asked).toHaveLength(MODEL_LIMITS.redirectsMax + 1);
  });

  it('asks for one byte where HEAD is not known', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(5000);
    const url = source.serve('/a', { bytes });
    source.faults.push({ kind: 'status', status: 405, onHead: true });

    const facts = await inspectSource(access(), url, signal);

    expect(facts).toMatchObject({ bytes: bytes.byteLength, canResume: true });
    expect(source.gets()).toMatchObject([{ range: 'bytes=0-0' }]);
  });

  it('says that nobody is there in words, and that it may pass', async () => {
    await expect(inspectSource(access(), 'http://127.0.0.1:1/a', signal)).rejects.toMatchObject({
      reason: 'unreachable',
      isPassing: true,
      message: expect.stringContaining('network connection'),
    });
  });

  it('names what Hugging Face wants when it refuses', async () => {
    const refusing: SourceAccess = { ...access(), fetch: () => Promise.resolve(new Response(null, { status: 401 })) };

    await expect(
      inspectSource(refusing, 'https://huggingface.co/a/b/resolve/main/c.safetensors', signal),
    ).rejects.toMatchObject({
      reason: 'needs_permission',
      message: expect.stringContaining('HF_TOKEN'),
    });
  });
});

/** A proxy that notes what it is asked for and answers by itself. */
async function startProxy(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'content-length': '7' }).end();
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('proxies', () => {
  it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])('are used for https when %s names one', async (name) => {
    const proxy = await startProxy();

    await expect(
      inspectSource(access({ environment: { [name]: proxy.url } }), 'https://models.invalid/a', signal),
    ).rejects.toMatchObject({ reason: 'unreachable' });

    expect(proxy.asked).toEqual(['CONNECT models.invalid:443']);
  });

  it('are not used for a host of NO_PROXY, nor for this machine', async () => {
    const proxy = await startProxy();
    const source = await SourceServer.start();
    const url = source.serve('/a', { bytes: modelOf(1000) });
    const environment = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: 'models.invalid' };

    await inspectSource(access({ environment }), url, signal);
    await expect(inspectSource(access({ environment }), 'https://models.invalid/a', signal)).rejects.toMatchObject({
      reason: 'unreachable',
    });

    expect(proxy.asked).toEqual([]);
  });
});
