import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { downloadOutput } from '../../../src/core/providers/download.ts';
import { ProviderFailure } from '../../../src/core/providers/errors.ts';
import { outputUrlProblem } from '../../../src/core/providers/output-url.ts';
import { parseBaseUrl } from '../../../src/core/providers/base-url.ts';
import { adapterContext } from '../../support/adapter-context.ts';
import { startLoopback } from '../../support/loopback-server.ts';

const FILE = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 251));
const context = (): ReturnType<typeof adapterContext> => adapterContext({ adapter: { id: 'runway' } });

/** Serves the file from where it is asked for, at most `most` bytes with each connection. */
function servePart(request: IncomingMessage, response: ServerResponse, most: number): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(from > 0 ? 206 : 200, {
    'content-type': 'video/mp4',
    'content-length': FILE.byteLength - from,
    etag: '"one"',
  });
  const part = FILE.subarray(from, from + most);
  if (from + part.byteLength === FILE.byteLength) response.end(part);
  else response.write(part, () => setTimeout(() => response.destroy(), 5));
}

async function fetchAll(source: Parameters<typeof downloadOutput>[1]): Promise<Buffer> {
  const { stream } = await downloadOutput(context(), source);
  return Buffer.from(await new Response(stream).arrayBuffer());
}

describe('a download', () => {
  it('that breaks off is taken up where it ended, as often as it gets on', async () => {
    const server = await startLoopback((request, response) => servePart(request, response, 600));

    const bytes = await fetchAll({ url: `${server.url}/file`, baseUrl: server.url, mime: 'video/mp4' });

    expect(bytes.equals(FILE)).toBe(true);
    expect(server.requests.at(-1)?.headers['if-range']).toBe('"one"');
  });

  it('that begins anew at the vendor still gives every byte once', async () => {
    const server = await startLoopback((request, response, number) => {
      if (number === 1) return servePart(request, response, 700);
      response.writeHead(200, { 'content-type': 'video/mp4' }).end(FILE);
    });

    expect((await fetchAll({ url: `${server.url}/file`, baseUrl: server.url, mime: 'video/mp4' })).equals(FILE)).toBe(
      true,
    );
  });

  it('that never gets on ends, and may be tried later', async () => {
    const server = await startLoopback((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.flushHeaders();
      setTimeout(() => response.destroy(), 5);
    });
    const { stream } = await downloadOutput(context(), {
      url: `${server.url}/file`,
      baseUrl: server.url,
      mime: 'video/mp4',
    });

    const failed: unknown = await new Response(stream).arrayBuffer().catch((error: unknown) => error);

    expect(failed).toBeInstanceOf(ProviderFailure);
    expect(failed).toMatchObject({ code: 'output_lost', transient: true });
    expect(server.requests.length).toBeLessThan(10);
  });

  it('gets a fresh address for one that has expired, twice at most', async () => {
    const asked: string[] = [];
    const server = await startLoopback((request, response) =>
      request.url === '/fresh' ? servePart(request, response, 9999) : response.writeHead(403).end(),
    );
    const renew = async (): Promise<string> => {
      asked.push('again');
      return `${server.url}/${asked.length === 2 ? 'fresh' : 'old'}`;
    };

    const bytes = await fetchAll({ url: `${server.url}/old`, baseUrl: server.url, mime: 'video/mp4', renew });

    expect(bytes.equals(FILE)).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it('stops at the size that it may have, announced or not', async () => {
    const server = await startLoopback((request, response) => {
      if (request.url === '/announced') return servePart(request, response, 9999);
      response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(FILE);
    });
    const source = { baseUrl: server.url, mime: 'video/mp4', maxBytes: 1000 };

    await expect(fetchAll({ ...source, url: `${server.url}/announced` })).rejects.toMatchObject({
      code: 'output_lost',
    });
    await expect(fetchAll({ ...source, url: `${server.url}/silent` })).rejects.toThrow();
  });

  it('does not follow the vendor into a private network', async () => {
    const store = await startLoopback((request, response) => servePart(request, response, 9999));
    const vendor = await startLoopback((_request, response) =>
      response.writeHead(302, { location: `${store.url}/file` }).end(),
    );
    const source = {
      url: `${vendor.url}/file`,
      baseUrl: vendor.url,
      mime: 'video/mp4',
      headers: { 'x-api-key': 'secret' },
    };

    await expect(fetchAll(source)).rejects.toMatchObject({ code: 'output_lost' });

    expect(vendor.requests[0]?.headers['x-api-key']).toBe('secret');
    expect(store.requests, 'another port of this computer is a private host').toHaveLength(0);
  });

  it('goes on to the store of a vendor without the key', async () => {
    const seen: [string, string | null][] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { url, headers } = new Request(input, init);
      seen.push([url, headers.get('x-api-key')]);
      return url.startsWith('https://api.vendor.example/')
        ? new Response(null, { status: 302, headers: { location: 'https://cdn.example/file' } })
        : new Response(FILE, { headers: { 'content-type': 'video/mp4' } });
    };

    const { stream } = await downloadOutput(adapterContext({ adapter: { id: 'runway' }, fetch }), {
      url: 'https://api.vendor.example/v1/file',
      baseUrl: 'https://api.vendor.example',
      mime: 'video/mp4',
      headers: { 'x-api-key': 'secret' },
    });

    expect((await new Response(stream).bytes()).byteLength).toBe(FILE.byteLength);
    expect(seen).toEqual([
      ['https://api.vendor.example/v1/file', 'secret'],
      ['https://cdn.example/file', null],
    ]);
  });

  it('does not store a web page as a film', async () => {
    const server = await startLoopback((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    );

    await expect(fetchAll({ url: `${server.url}/file`, baseUrl: server.url, mime: 'video/mp4' })).rejects.toMatchObject(
      {
        code: 'output_lost',
        transient: true,
      },
    );
  });
});

describe('the address of a result', () => {
  const base = 'https://api.vendor.example';

  it.each([
    'https://cdn.vendor.example/a.mp4',
    'https://93.184.216.34/a.mp4',
    'https://[2606:2800:220:1::1]/a',
    'https://api.vendor.example/v1/a',
  ])('may be %s', (url) => {
    expect(outputUrlProblem(url, base)).toBeUndefined();
  });

  it.each([
    'http://cdn.vendor.example/a.mp4',
    'https://user:pass@cdn.vendor.example/a',
    'https://localhost/a',
    'https://127.0.0.1/a',
    'https://10.1.2.3/a',
    'https://172.20.0.1/a',
    'https://192.168.1.1/a',
    'https://169.254.169.254/latest/meta-data',
    'https://100.100.1.1/a',
    'https://2130706433/a',
    'https://0x7f.1/a',
    'https://[::1]/a',
    'https://[::ffff:10.0.0.1]/a',
    'https://[fd00::1]/a',
    'https://[fe80::1]/a',
    'https://printer.local/a',
    'https://intranet/a',
    'file:///etc/passwd',
    'data:text/plain,x',
    'nonsense',
  ])('must not be %s', (url) => {
    expect(outputUrlProblem(url, base)).toBeDefined();
  });
});

describe('the address of a vendor', () => {
  const parse = (text: string | undefined): ReturnType<typeof parseBaseUrl> =>
    parseBaseUrl(text, { standard: 'https://api.vendor.example', variable: 'VENDOR_BASE_URL' });

  it.each([
    [undefined, 'https://api.vendor.example'],
    [' ', 'https://api.vendor.example'],
    ['http://127.0.0.1:9100', 'http://127.0.0.1:9100'],
    ['http://127.0.0.1:9100/v1', 'http://127.0.0.1:9100'],
    ['http://localhost:9100/v1/', 'http://localhost:9100'],
    ['https://gateway.example/openai/v1', 'https://gateway.example/openai'],
  ])('given as %s is %s', (text, url) => {
    expect(parse(text)).toEqual({ url });
  });

  it.each(['nonsense', 'http://api.vendor.example', 'https://key@vendor.example', 'ftp://vendor.example'])(
    'must not be %s',
    (text) => {
      expect(parse(text)).toHaveProperty('problem');
    },
  );
});
