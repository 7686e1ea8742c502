import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../src/core/base/clock.ts';
import { silentLog } from '../../src/core/base/log.ts';
import { createEngine } from '../../src/core/engine.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import type { Adapter } from '../../src/core/providers/adapter.ts';
import { createDispatch } from '../../src/host/dispatch.ts';
import { type HttpServer, startHttpServer } from '../../src/host/http/server.ts';
import { CREATE_RATE, createRateLimit } from '../../src/host/rate-limit.ts';
import type { ApiBody } from './api-body.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gesso-host-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

export type TestHost = {
  readonly engine: Engine;
  readonly http: HttpServer;
  readonly dataDir: string;
  /** An authorized media API call. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
};

/** What came back, its JSON body already read. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: ApiBody };

export type TestHostOptions = {
  readonly adapters?: readonly Adapter[];
  readonly rendererDir?: string;
  readonly createRate?: { readonly burst: number; readonly perSecond: number };
  readonly clock?: Clock;
  /** The network of the engine's providers. */
  readonly fetch?: typeof globalThis.fetch;
};

/** A real engine on a fresh folder behind a real server on loopback. Stops with the test. */
export async function startTestHost(options: TestHostOptions = {}): Promise<TestHost> {
  const dataDir = temporaryFolder();
  const { adapters, fetch: network } = options;
  const engine = await createEngine({ dataDir, environment: {}, version: '0.0.0-test', adapters, fetch: network });
  const createLimit = createRateLimit(options.clock ?? systemClock, options.createRate ?? CREATE_RATE);
  const dispatch = createDispatch({ handlers: engine.handlers, log: silentLog, createLimit });
  const http = await startHttpServer({ engine, dispatch, log: silentLog, rendererDir: options.rendererDir });
  onTestFinished(async () => {
    await Promise.all([http.stop(), engine.stop()]);
  });
  const authorization = { Authorization: `Bearer ${http.token}` };
  return {
    engine,
    http,
    dataDir,
    post: (path, body, headers = {}) =>
      answerOf(
        fetch(`${http.url}/functions/v1/${path}`, {
          method: 'POST',
          headers: { ...authorization, 'Content-Type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
    get: (path, headers = {}) =>
      answerOf(fetch(`${http.url}/functions/v1/${path}`, { headers: { ...authorization, ...headers } })),
  };
}

async function answerOf(reply: Promise<Response>): Promise<Answer> {
  const response = await reply;
  const body: ApiBody = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, body };
}

export type RawAnswer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

/** A request with headers that fetch does not let anybody set (Host, Origin, Cookie, Sec-Fetch-Site). */
export function rawRequest(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      { method: options.method ?? 'GET', headers: options.headers ?? {}, agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

/** Makes a small Draft job through the API and waits until it is stored. Returns its media-status document. */
export async function draftImage(host: TestHost, prompt = 'a lighthouse'): Promise<ApiBody> {
  const started = await host.post('media-start', {
    jobType: 'image',
    params: { prompt, width: 256, height: 256, seed: 7 },
    provider: 'draft',
  });
  return untilStatus(host, started.body.jobId, 'completed');
}

/** Resolves with the media-status document of a job once it has this status. */
export async function untilStatus(host: TestHost, jobId: string, status: string): Promise<ApiBody> {
  const reached = Promise.withResolvers<void>();
  const stopListening = host.engine.subscribe((event) => {
    if (event.name === 'job.changed' && event.payload.job.id === jobId && event.payload.job.status === status)
      reached.resolve();
  });
  const now = await host.get(`media-status?jobId=${jobId}`);
  if (now.body.status !== status) await reached.promise;
  stopListening();
  return (await host.get(`media-status?jobId=${jobId}`)).body;
}
