import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { assetResponse } from '../../../electron/main/asset-response.ts';
import { ASSET_POLICY } from '../../../electron/main/csp.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const id = '01920000-0000-7000-8000-000000000000';
const url = `asset://local/assets/${id}`;

/** One stored file of a megabyte, behind the protocol. */
function storedFile(mime = 'video/mp4') {
  const path = join(tempFolder(), 'file.bin');
  const bytes = Buffer.from(Array.from({ length: 1024 * 1024 }, (_, index) => index % 251));
  writeFileSync(path, bytes);
  const assetFile = (assetId: string, variant: string) =>
    assetId === id && variant === 'original' ? { path, mime, sha256: 'abc', fileName: 'a lighthouse.mp4' } : undefined;
  const get = (address = url, headers: Record<string, string> = {}, method = 'GET') =>
    assetResponse(new Request(address, { headers, method }), {
      assetFile,
      smallThumbnail: async (assetId) =>
        assetId === id ? { path, mime: 'image/jpeg', sha256: 'abc-small', fileName: 'a lighthouse.jpg' } : undefined,
      previewFile: async () => undefined,
      log: silentLog,
    });
  return { path, bytes, get };
}

describe('a file of the library', () => {
  it('comes whole, sandboxed, not sniffed, with its hash as tag', async () => {
    const { bytes, get } = storedFile();

    const response = await get();

    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': String(bytes.length),
      'accept-ranges': 'bytes',
      etag: '"abc"',
      'content-security-policy': ASSET_POLICY,
      'x-content-type-options': 'nosniff',
    });
  });

  it('comes in the parts that a player seeks', async () => {
    const { bytes, get } = storedFile();

    const middle = await get(url, { Range: 'bytes=500000-899999' });
    const tail = await get(url, { Range: 'bytes=-4' });
    const beyond = await get(url, { Range: `bytes=${bytes.length}-` });

    expect([middle.status, tail.status, beyond.status]).toEqual([206, 206, 416]);
    expect(middle.headers.get('content-range')).toBe(`bytes 500000-899999/${bytes.length}`);
    expect(Buffer.from(await middle.arrayBuffer()).equals(bytes.subarray(500_000, 900_000))).toBe(true);
    expect(Buffer.from(await tail.arrayBuffer()).equals(bytes.subarray(-4))).toBe(true);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${bytes.length}`);
  });

  it('is not sent again to a reader that has it', async () => {
    const { get } = storedFile();

    const response = await get(url, { 'If-None-Match': '"abc"' });

    expect([response.status, await response.text()]).toEqual([304, '']);
  });

  it.each(['text/html', 'application/json', 'text/javascript', 'application/pdf'])(
    'of type %s is plain bytes, so that it can never run',
    async (mime) => {
      const response = await storedFile(mime).get(url, {}, 'HEAD');

      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
    },
  );

  it('of type SVG can be drawn, and as a document does nothing', async () => {
    const response = await storedFile('image/svg+xml').get(url, {}, 'HEAD');

    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(response.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it('has a small thumbnail', async () => {
    const response = await storedFile().get(`asset://local/thumbnails/${id}?size=small`, {}, 'HEAD');

    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(response.headers.get('etag')).toBe('"abc-small"');
  });

  it.each([
    'asset://local/assets/01920000-0000-7000-8000-000000000001',
    `asset://local/thumbnails/${id}`,
    `asset://evil/assets/${id}`,
    'asset://local/assets/..%2f..%2fgesso.db',
    'asset://local//etc/passwd',
  ])('is not found at %s', async (address) => {
    const response = await storedFile().get(address);

    expect([response.status, await response.text()]).toEqual([404, '']);
  });

  it('takes no other method', async () => {
    expect((await storedFile().get(url, {}, 'POST')).status).toBe(405);
  });

  it.runIf(process.platform === 'linux')(
    'stays open for nobody: read to its end, left in the middle, or not read at all',
    async () => {
      const { path, get } = storedFile();
      const isOpen = (): boolean => openFiles().includes(path);

      await (await get()).arrayBuffer();
      await get(url, {}, 'HEAD');
      await get(url, { Range: 'bytes=9999999-' });
      const reader = (await get()).body?.getReader();
      await reader?.read();
      expect(isOpen()).toBe(true);
      await reader?.cancel();

      await vi.waitFor(() => expect(isOpen()).toBe(false));
    },
  );
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
