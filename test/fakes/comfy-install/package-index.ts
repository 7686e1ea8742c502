import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** How the index misbehaves. */
export type IndexFaults = {
  /** Answers every request with this status. */
  status?: number;
  /** Breaks the connection of each download after so many bytes, this many times. */
  dropAfter?: { bytes: number; times: number };
  /** Accepts and stays silent. */
  isSilent?: boolean;
  /** Sends other bytes than announced for files whose name matches. */
  damages?: RegExp;
};

export type FakeIndex = {
  readonly url: string;
  readonly faults: IndexFaults;
  /** Every request: method, path, and the Range header. */
  readonly requests: { path: string; range: string | undefined; authorization: string | undefined; host: string }[];
  add(project: string, fileName: string, content: Buffer): { sha256: string; bytes: number };
  /** Resolves with the next request whose path matches. */
  requested(path: RegExp): Promise<void>;
};

/** A package index on loopback, as PyPI's JSON form, with byte ranges. Gone after the test. */
export async function startFakeIndex(): Promise<FakeIndex> {
  const files = new Map<string, { project: string; content: Buffer }>();
  const faults: IndexFaults = {};
  const requests: FakeIndex['requests'] = [];
  const waiting: { path: RegExp; resolve: () => void }[] = [];

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const { range, authorization, host = '' } = request.headers;
    requests.push({ path, range, authorization, host });
    for (const waiter of waiting.filter((one) => one.path.test(path))) waiter.resolve();
    if (faults.isSilent === true) return;
    if (faults.status !== undefined) return void response.writeHead(faults.status).end();
    answer(path, request, response);
  });

  function answer(path: string, request: IncomingMessage, response: ServerResponse): void {
    const project = /^\/simple\/([^/]+)\/$/.exec(path)?.[1];
    if (project !== undefined) return sendPage(project, response);
    const name = decodeURIComponent(path.replace('/files/', ''));
    const file = files.get(name);
    if (file === undefined) return void response.writeHead(404).end();
    const content = faults.damages?.test(name) === true ? Buffer.alloc(file.content.length, 'x') : file.content;
    sendFile(content, request, response);
  }

  function sendPage(project: string, response: ServerResponse): void {
    const listed = [...files].filter(([, file]) => file.project === project);
    if (listed.length === 0) return void response.writeHead(404).end();
    const body = {
      files: listed.map(([filename]) => ({ filename, url: `../../files/${encodeURIComponent(filename)}` })),
    };
    response.writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json' }).end(JSON.stringify(body));
  }

  function sendFile(content: Buffer, request: IncomingMessage, response: ServerResponse): void {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (start > 0 && start >= content.length) return void response.writeHead(416).end();
    const part = content.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': part.length });
    const { dropAfter } = faults;
    if (dropAfter !== undefined && dropAfter.times > 0 && part.length > dropAfter.bytes) {
      dropAfter.times -= 1;
      response.write(part.subarray(0, dropAfter.bytes), () => response.destroy());
      return;
    }
    response.end(part);
  }

  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${port}/simple`,
    faults,
    requests,
    add(project, fileName, content) {
      files.set(fileName, { project, content });
      return { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length };
    },
    requested: (path) =>
      new Promise((resolve) => {
        if (requests.some((one) => path.test(one.path))) return resolve();
        waiting.push({ path, resolve });
      }),
  };
}
