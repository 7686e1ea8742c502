import { createServer } from 'node:http';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { download } from '../../../../src/core/comfy/install/download.ts';
import { createHttp } from '../../../../src/core/comfy/install/http.ts';
import { findInIndex } from '../../../../src/core/comfy/install/index-page.ts';
import { type FakeIndex, startFakeIndex } from '../../../fakes/comfy-install/package-index.ts';
import { temporaryFolder } from '../../data-folder.ts';
import { impatientClock, nobody } from './install-world.ts';

const CONTENT = Buffer.alloc(500_000, 'abc');

async function prepared(environment: Record<string, string> = {}): Promise<{
  index: FakeIndex;
  file: string;
  item: { url: string; file: string; sha256: string };
  sizes: number[];
  run: (sha256?: string) => Promise<void>;
}> {
  const index = await startFakeIndex();
  const { sha256 } = index.add('torch', 'torch.whl', CONTENT);
  const http = createHttp(environment);
  onTestFinished(() => http.close());
  const file = join(temporaryFolder(), 'sub', 'torch.whl');
  const item = { url: index.url.replace('/simple', '/files/torch.whl'), file, sha256 };
  const sizes: number[] = [];
  const context = {
    http,
    clock: impatientClock,
    signal: nobody,
    onBytes: (bytes: number) => void sizes.push(bytes),
    onNote: () => undefined,
  };
  return { index, file, item, sizes, run: (expected = sha256) => download({ ...item, sha256: expected }, context) };
}

describe('download', () => {
  it('goes on in the middle after each break, and checks the whole', async () => {
    const { index, file, sizes, run } = await prepared();
    index.faults.dropAfter = { bytes: 150_000, times: 3 };

    await run();

    expect(readFileSync(file).equals(CONTENT)).toBe(true);
    expect(existsSync(`${file}.part`)).toBe(false);
    expect(index.requests.map(({ range }) => range)[0]).toBeUndefined();
    expect(index.requests.slice(1).every(({ range }) => /^bytes=[1-9]\d*-$/.test(range ?? ''))).toBe(true);
    expect(sizes.at(-1)).toBe(CONTENT.length);
  });

  it('throws away a beginning that was of another file, once', async () => {
    const { file, run } = await prepared();
    await run();
    writeFileSync(`${file}.part`, Buffer.alloc(1000, 'z'));

    await run();

    expect(readFileSync(file).equals(CONTENT)).toBe(true);
  });

  it('takes a part that was whole already', async () => {
    const { index, file, run } = await prepared();
    await run();
    writeFileSync(`${file}.part`, CONTENT);
    const before = index.requests.length;

    await run();

    expect(index.requests).toHaveLength(before + 1);
  });

  it('keeps nothing of a file with another checksum than promised', async () => {
    const { file, run } = await prepared();

    await expect(run('0'.repeat(64))).rejects.toMatchObject({ code: 'conflict' });
    expect([file, `${file}.part`].filter((name) => existsSync(name))).toEqual([]);
  });

  it.each([
    [503, 5],
    [404, 1],
  ])('after status %d it was asked %d times', async (status, tries) => {
    const { index, run } = await prepared();
    index.faults.status = status;

    await expect(run()).rejects.toMatchObject({ code: 'unreachable' });
    expect(index.requests).toHaveLength(tries);
  });

  it('says which host does not answer, and what to look at', async () => {
    const { index, item } = await prepared();
    const http = createHttp({});
    const port = new URL(index.url).port;

    const failed = download(
      { ...item, url: 'http://127.0.0.1:1/torch.whl' },
      { http, clock: impatientClock, signal: nobody, onBytes: () => undefined, onNote: () => undefined },
    );

    await expect(failed).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/127\.0\.0\.1:1 .*refused.*HTTPS_PROXY/),
    });
    expect(port).not.toBe('1');
  });

  it('ends at once when it is cancelled', async () => {
    const { index, item } = await prepared();
    index.faults.isSilent = true;
    const abort = new AbortController();
    const http = createHttp({});
    const running = download(item, {
      http,
      clock: impatientClock,
      signal: abort.signal,
      onBytes: () => undefined,
      onNote: () => undefined,
    });

    await index.requested(/torch/);
    abort.abort(new Error('stop'));

    await expect(running).rejects.toThrow('stop');
  });

  it('goes through the proxy of the environment, except where NO_PROXY says so', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'content-length': CONTENT.length }).end(CONTENT);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    const address = proxy.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const through = await prepared({ HTTP_PROXY: url });
    const around = await prepared({ http_proxy: url, no_proxy: '127.0.0.1' });

    await through.run();
    await around.run();

    expect(asked).toEqual([through.item.url]);
    expect(around.index.requests).toHaveLength(1);
  });
});

describe('findInIndex', () => {
  it('finds a file on a page in JSON, and gives its host the password of the index', async () => {
    const index = await startFakeIndex();
    index.add('uv', 'uv 1.whl', CONTENT);
    const http = createHttp({});
    const secret = index.url.replace('http://', 'http://me:word@');

    const url = await findInIndex(http, { index: secret, project: 'uv', file: 'uv 1.whl' }, nobody);

    expect(url).toBe(`${secret.replace('/simple', '/files')}/uv%201.whl`);
    expect(index.requests[0]?.authorization).toBe(`Basic ${Buffer.from('me:word').toString('base64')}`);
  });

  it('finds a file on a page in HTML', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<a data-x="1" href="https://files.example/a/uv-1.whl#sha256=00">uv-1.whl</a>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const index = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;

    const url = await findInIndex(createHttp({}), { index, project: 'uv', file: 'uv-1.whl' }, nobody);

    expect(url).toBe('https://files.example/a/uv-1.whl');
  });

  it('says when an index lacks the file', async () => {
    const index = await startFakeIndex();
    index.add('uv', 'other.whl', CONTENT);

    await expect(
      findInIndex(createHttp({}), { index: index.url, project: 'uv', file: 'uv.whl' }, nobody),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});
