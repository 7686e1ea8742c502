import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Log, silentLog } from '../../../src/core/base/log.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import { createDispatch } from '../../../src/host/dispatch.ts';
import { assetHeaders, contentDisposition } from '../../../src/host/http/asset-files.ts';
import { startHttpServer } from '../../../src/host/http/server.ts';
import { draftImage, startTestHost } from '../test-host.ts';

async function storedImage() {
  const host = await startTestHost();
  const [output] = (await draftImage(host)).outputs;
  const authorization = { Authorization: `Bearer ${host.http.token}` };
  const fetchFile = (
    headers: Record<string, string> = {},
    init: { method?: string; query?: string; path?: string } = {},
  ): Promise<Response> =>
    fetch(`${init.path === undefined ? output.url : `${host.http.url}${init.path}`}${init.query ?? ''}`, {
      method: init.method ?? 'GET',
      headers: { ...authorization, ...headers },
    });
  return { host, output, bytes: readFileSync(output.path), fetchFile };
}

describe('an asset', () => {
  it('comes whole, inline, with its hash as a strong tag', async () => {
    const { output, bytes, fetchFile } = await storedImage();

    const response = await fetchFile();

    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(bytes.length),
      'accept-ranges': 'bytes',
      etag: `"${output.sha256}"`,
      'cache-control': expect.stringContaining('immutable'),
      'content-disposition': expect.stringMatching(/^inline; filename="[^"]+\.png"/),
      'x-content-type-options': 'nosniff',
    });
  });

  it('comes in parts', async () => {
    const { bytes, fetchFile } = await storedImage();

    const [middle, tail, beyond] = await Promise.all([
      fetchFile({ Range: 'bytes=10-19' }),
      fetchFile({ Range: 'bytes=-4' }),
      fetchFile({ Range: `bytes=${bytes.length}-` }),
    ]);

    expect([middle.status, tail.status, beyond.status]).toEqual([206, 206, 416]);
    expect(middle.headers.get('content-range')).toBe(`bytes 10-19/${bytes.length}`);
    expect(Buffer.from(await middle.arrayBuffer())).toEqual(bytes.subarray(10, 20));
    expect(Buffer.from(await tail.arrayBuffer())).toEqual(bytes.subarray(-4));
    expect(beyond.headers.get('content-range')).toBe(`bytes */${bytes.length}`);
  });

  it('is not sent again to a reader that has it, and whole to one that has another', async () => {
    const { output, bytes, fetchFile } = await storedImage();

    const known = await fetchFile({ 'If-None-Match': `"x", "${output.sha256}"` });
    const changed = await fetchFile({ Range: 'bytes=0-3', 'If-Range': '"x"' });
    const same = await fetchFile({ Range: 'bytes=0-3', 'If-Range': `"${output.sha256}"` });

    expect([known.status, changed.status, same.status]).toEqual([304, 200, 206]);
    expect((await changed.arrayBuffer()).byteLength).toBe(bytes.length);
  });

  it('answers HEAD without a body and offers a download', async () => {
    const { bytes, fetchFile } = await storedImage();

    const head = await fetchFile({}, { method: 'HEAD' });
    const download = await fetchFile({}, { query: '?download=1' });

    expect(head.headers.get('content-length')).toBe(String(bytes.length));
    expect((await head.arrayBuffer()).byteLength).toBe(0);
    expect(download.headers.get('content-disposition')).toMatch(/^attachment; /);
    await download.body?.cancel();
  });

  it('has a thumbnail', async () => {
    const { output, fetchFile } = await storedImage();

    const response = await fetchFile({}, { path: `/thumbnails/${output.assetId}` });

    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
    await response.body?.cancel();
  });

  it('has a small thumbnail, made when it is asked for; the thumbnail stands in where none can be made', async () => {
    const { host, output, fetchFile } = await storedImage();
    const path = `/thumbnails/${output.assetId}`;

    const small = await fetchFile({}, { path, query: '?size=small' });
    const again = await fetchFile({ 'If-None-Match': small.headers.get('etag') ?? '' }, { path, query: '?size=small' });
    const other = await fetchFile({}, { path, query: '?size=huge' });
    const folder = join(host.dataDir, 'thumbnails', output.sha256.slice(0, 2));
    const made = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
    for (const name of made) rmSync(join(folder, name));
    for (const name of made) mkdirSync(join(folder, name));
    const without = await fetchFile({}, { path, query: '?size=small' });

    expect(made).toHaveLength(1);
    expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(again.status).toBe(304);
    expect([other.status, other.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect([without.status, without.headers.get('content-type')]).toEqual([200, 'image/webp']);
    for (const response of [small, other, without]) await response.body?.cancel();
  });

  it('is a 404 when there is none, when its file is gone and when the id is none', async () => {
    const { output, fetchFile } = await storedImage();
    rmSync(output.path);

    const gone = await fetchFile();
    const unknown = await fetchFile({}, { path: '/assets/01920000-0000-7000-8000-000000000000' });
    const nonsense = await fetchFile({}, { path: '/assets/..%2f..%2fgesso.db' });

    expect([gone.status, unknown.status, nonsense.status]).toEqual([404, 404, 404]);
    expect(await gone.json()).toMatchObject({ success: false, error: 'not_found' });
  });

  it('that nobody waits for any more, before a byte of it was sent, is no line in the log', async () => {
    const { host, output } = await storedImage();
    const [asked, gate, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), vi.fn()];
    const lines: string[] = [];
    const log: Log = { ...silentLog, warn: (_fields, text) => void lines.push(text) };
    const slow: Engine = {
      ...host.engine,
      smallThumbnail: async (id) => {
        asked.resolve();
        await gate.promise;
        const file = await host.engine.smallThumbnail(id);
        answered();
        return file;
      },
    };
    const dispatch = createDispatch({ handlers: slow.handlers, log });
    const http = await startHttpServer({ engine: slow, dispatch, log });
    onTestFinished(() => http.stop());

    const request = get(`${http.url}/thumbnails/${output.assetId}?size=small`, {
      headers: { Authorization: `Bearer ${http.token}` },
      agent: false,
    });
    request.on('error', () => undefined);
    await asked.promise;
    request.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    gate.resolve();
    await vi.waitFor(() => expect(answered).toHaveBeenCalled());
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(lines).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('leaves no file open when readers go away in the middle', async () => {
    const { host, output } = await storedImage();

    for (let n = 0; n < 20; n++) {
      const request = get(output.url, { headers: { Authorization: `Bearer ${host.http.token}` }, agent: false });
      const [response] = await once(request, 'response');
      response.destroy();
      await once(response, 'close');
    }

    await vi.waitFor(() => expect(openFiles().filter((file) => file === output.path)).toEqual([]));
  });
});

describe('assetHeaders', () => {
  it.each(['image/svg+xml', 'text/html', 'application/xhtml+xml', 'application/pdf', 'text/xml'])(
    'put %s into a sandbox',
    (mime) => {
      const headers = assetHeaders({ path: '', mime, sha256: '', fileName: 'x' }, false, 'original');

      expect(headers['Content-Security-Policy']).toMatch(/^sandbox; default-src 'none'/);
    },
  );
});

describe('contentDisposition', () => {
  it('keeps a name in any script readable and cannot be broken out of', () => {
    expect(contentDisposition('inline', 'Müller 50%.png')).toBe(
      `inline; filename="M_ller 50_.png"; filename*=UTF-8''M%C3%BCller%2050%25.png`,
    );
    expect(contentDisposition('inline', '../a"\r\nX: y.png')).toBe(
      `inline; filename="_a___X_ y.png"; filename*=UTF-8''_a___X_%20y.png`,
    );
    expect(contentDisposition('attachment', '')).toContain('filename="asset"');
  });
});

function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/self/fd/${descriptor}`)];
    } catch {
      // The descriptor of this very listing is closed by now.
      return [];
    }
  });
}
