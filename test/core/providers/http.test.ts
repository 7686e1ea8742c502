import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AdapterContext } from '../../../src/core/providers/adapter.ts';
import type { VendorClient } from '../../../src/core/providers/call.ts';
import { ProviderFailure } from '../../../src/core/providers/errors.ts';
import { create, read, readIfThere, tell } from '../../../src/core/providers/http.ts';
import { OPENAI } from '../../../src/core/providers/openai/client.ts';
import { adapterContext } from '../../support/adapter-context.ts';
import { deadAddress, startLoopback } from '../../support/loopback-server.ts';

const KEY = 'sk-test-0123456789abcdef';
const anything = z.object({ ok: z.boolean() });

function clientAt(baseUrl: string, rest: Partial<AdapterContext> = {}): VendorClient {
  const context = adapterContext({ adapter: { id: 'openai' }, environment: { OPENAI_API_KEY: KEY } });
  return { vendor: OPENAI, baseUrl, context: { ...context, ...rest } };
}

async function failureOf(work: Promise<unknown>): Promise<ProviderFailure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ProviderFailure) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

function json(body: unknown): string {
  return JSON.stringify(body);
}

describe('a create', () => {
  const order = { path: '/v1/orders', json: { prompt: 'a door' } };

  it.each([
    [400, 'rejected', false],
    [401, 'rejected', false],
    [404, 'rejected', false],
    [422, 'rejected', false],
    [429, 'rejected', true],
    [408, 'unknown', false],
    [500, 'unknown', false],
    [502, 'unknown', false],
    [503, 'unknown', false],
    [529, 'unknown', false],
  ])('with status %d is sent once, and counts as %s', async (status, sent, transient) => {
    const server = await startLoopback((_request, response) => response.writeHead(status).end(json({})));

    const failure = await failureOf(create(clientAt(server.url), order));

    expect(failure).toMatchObject({ sent, transient });
    expect(server.requests).toHaveLength(1);
  });

  it('that is cut off is sent once, and nobody can know', async () => {
    const server = await startLoopback((_request, response) => response.destroy());

    const failure = await failureOf(create(clientAt(server.url), order));

    expect(failure).toMatchObject({ sent: 'unknown', code: 'outcome_unknown' });
    expect(server.requests).toHaveLength(1);
  });

  it('whose answer breaks off in the middle is one that nobody can know', async () => {
    const server = await startLoopback((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"half":', () => response.destroy());
    });

    expect(await failureOf(create(clientAt(server.url), order))).toMatchObject({ sent: 'unknown' });
  });

  it('that is not answered in time is one that nobody can know', async () => {
    const server = await startLoopback(() => undefined);

    const failure = await failureOf(create(clientAt(server.url), { ...order, timeoutMs: 2000 }));

    expect(failure).toMatchObject({ sent: 'unknown' });
    expect(server.requests).toHaveLength(1);
  });

  it('that nobody listens to was not sent, and may be tried again', async () => {
    const failure = await failureOf(create(clientAt(await deadAddress()), order));

    expect(failure).toMatchObject({ sent: 'no', code: 'unavailable', transient: true });
  });

  it('whose host has no name was not sent', async () => {
    const fetch = (): Promise<never> =>
      Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('dns'), { code: 'ENOTFOUND' }) }));

    expect(await failureOf(create(clientAt('https://api.example', { fetch }), order))).toMatchObject({ sent: 'no' });
  });

  it('of which one of several addresses may have been reached is one that nobody can know', async () => {
    const errors = ['ECONNREFUSED', 'ECONNRESET'].map((code) => Object.assign(new Error(code), { code }));
    const fetch = (): Promise<never> =>
      Promise.reject(new TypeError('fetch failed', { cause: new AggregateError(errors) }));

    expect(await failureOf(create(clientAt('https://api.example', { fetch }), order))).toMatchObject({
      sent: 'unknown',
    });
  });

  it('without a key is not sent', async () => {
    const server = await startLoopback((_request, response) => response.end(json({ ok: true })));

    const failure = await failureOf(create(clientAt(server.url, { secret: async () => undefined }), order));

    expect(failure).toMatchObject({ sent: 'no', transient: false });
    expect(server.requests).toHaveLength(0);
  });

  it('is not taken elsewhere by a redirect', async () => {
    const elsewhere = await startLoopback((_request, response) => response.end(json({ ok: true })));
    const server = await startLoopback((_request, response) =>
      response.writeHead(307, { location: `${elsewhere.url}/v1/orders` }).end(),
    );

    const failure = await failureOf(create(clientAt(server.url), order));

    expect(failure).toMatchObject({ sent: 'rejected' });
    expect(elsewhere.requests).toHaveLength(0);
  });

  it.each([400, 401, 422])('carries the key to the vendor and shows it in no error: status %d', async (status) => {
    const server = await startLoopback((_request, response) =>
      response.writeHead(status).end(json({ error: { message: `Not with this key: ${KEY}`, code: 'odd' } })),
    );

    const failure = await failureOf(create(clientAt(server.url), order));

    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(JSON.stringify([failure.message, failure.details])).not.toContain(KEY);
  });

  it('says how long the vendor wants to be left alone', async () => {
    const server = await startLoopback((_request, response) =>
      response.writeHead(429, { 'retry-after': '7' }).end(json({ error: { code: 'rate_limit_exceeded' } })),
    );

    expect(await failureOf(create(clientAt(server.url), order))).toMatchObject({ transient: true, retryAfterMs: 7000 });
  });

  it('refused for a lack of credit is not tried again', async () => {
    const server = await startLoopback((_request, response) =>
      response.writeHead(429).end(json({ error: { code: 'insufficient_quota', message: 'No credit.' } })),
    );

    const failure = await failureOf(create(clientAt(server.url), order));

    expect(failure).toMatchObject({ code: 'quota_exceeded', sent: 'rejected', transient: false });
  });

  it('ends at once when the engine stops, with its reason', async () => {
    const server = await startLoopback(() => undefined);
    const stop = new AbortController();
    const reason = new Error('the engine stops');
    const context = adapterContext({
      adapter: { id: 'openai' },
      environment: { OPENAI_API_KEY: KEY },
      signal: stop.signal,
    });

    const sent = create({ vendor: OPENAI, baseUrl: server.url, context }, order);
    stop.abort(reason);

    await expect(sent).rejects.toBe(reason);
  });
});

describe('a read', () => {
  it.each([408, 429, 500, 502, 503])('is repeated after status %d', async (status) => {
    const server = await startLoopback((_request, response, number) =>
      number < 3 ? response.writeHead(status).end() : response.end(json({ ok: true })),
    );

    expect(await read(clientAt(server.url), { path: '/v1/models' }, anything)).toEqual({ ok: true });
    expect(server.requests).toHaveLength(3);
  });

  it('is repeated after a connection that was cut', async () => {
    const server = await startLoopback((_request, response, number) =>
      number < 2 ? response.destroy() : response.end(json({ ok: true })),
    );

    expect(await read(clientAt(server.url), { path: '/v1/models' }, anything)).toEqual({ ok: true });
  });

  it('gives up after a bounded number of tries, and says that later may be better', async () => {
    const server = await startLoopback((_request, response) => response.writeHead(503).end());

    const failure = await failureOf(read(clientAt(server.url), { path: '/v1/models' }, anything));

    expect(failure).toMatchObject({ code: 'unavailable', transient: true });
    expect(server.requests).toHaveLength(4);
  });

  it.each([400, 401, 403, 404])('is not repeated after status %d', async (status) => {
    const server = await startLoopback((_request, response) => response.writeHead(status).end());

    expect(await failureOf(read(clientAt(server.url), { path: '/v1/models' }, anything))).toMatchObject({
      transient: false,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('waits as long as the vendor asks, within reason', async () => {
    const waits: number[] = [];
    const server = await startLoopback((_request, response, number) =>
      number === 1 ? response.writeHead(429, { 'retry-after': '9' }).end() : response.end(json({ ok: true })),
    );
    const client = clientAt(server.url);
    const { sleep } = client.context;
    const noted: AdapterContext['sleep'] = (ms, signal) => {
      if (signal === undefined) waits.push(ms);
      return sleep(ms, signal);
    };

    await read({ ...client, context: { ...client.context, sleep: noted } }, { path: '/v1/models' }, anything);

    expect(waits).toEqual([9000]);
  });

  it('calls a web page by its name', async () => {
    const server = await startLoopback((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Sign in'),
    );

    const failure = await failureOf(read(clientAt(server.url), { path: '/v1/models', tries: 1 }, anything));

    expect(failure.message).toContain('web page');
  });

  it('does not swallow an answer without end', async () => {
    const server = await startLoopback((_request, response) =>
      response.end(json({ ok: true, more: 'x'.repeat(5000) })),
    );

    const failure = await failureOf(read(clientAt(server.url), { path: '/v1/models', maxBytes: 1000 }, anything));

    expect(failure).toMatchObject({ code: 'unavailable', transient: false });
  });

  it('tells what is not there from what cannot be asked', async () => {
    const server = await startLoopback((request, response) =>
      response.writeHead(request.url === '/gone' ? 404 : 403).end(),
    );

    expect(await readIfThere(clientAt(server.url), { path: '/gone' }, anything)).toBeUndefined();
    expect(await tell(clientAt(server.url), { path: '/gone', method: 'DELETE' })).toBe(404);
    await expect(readIfThere(clientAt(server.url), { path: '/shut' }, anything)).rejects.toThrow(ProviderFailure);
  });
});
