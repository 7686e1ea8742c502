import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AdapterContext } from '../../../src/core/providers/adapter.ts';
import { type Catalog, createCatalog } from '../../../src/core/providers/catalog.ts';
import { read } from '../../../src/core/providers/http.ts';
import { OPENAI } from '../../../src/core/providers/openai/client.ts';
import { adapterContext } from '../../support/adapter-context.ts';
import { startLoopback } from '../../support/loopback-server.ts';

const OFFLINE = ['from the box'];

function catalogAt(url: string): Catalog<string[]> {
  return createCatalog({
    vendor: OPENAI,
    base: { url },
    offline: OFFLINE,
    load: (client) => read(client, { path: '/v1/models', tries: 1 }, z.array(z.string())),
  });
}

function contextAt(nowMs: number, key = 'sk-one'): AdapterContext {
  const context = adapterContext({ adapter: { id: 'openai' }, environment: { OPENAI_API_KEY: key } });
  return { ...context, now: () => nowMs };
}

const MINUTE = 60_000;

describe('a vendor’s lists', () => {
  it('are asked for once in ten minutes, and at once under another key', async () => {
    const server = await startLoopback((request, response) =>
      response.end(JSON.stringify([request.headers.authorization])),
    );
    const catalog = catalogAt(server.url);

    await catalog.ask(contextAt(0));
    await catalog.ask(contextAt(9 * MINUTE));
    const other = await catalog.ask(contextAt(9 * MINUTE, 'sk-two'));
    await catalog.ask(contextAt(20 * MINUTE, 'sk-two'));

    expect(other.lists).toEqual(['Bearer sk-two']);
    expect(server.requests).toHaveLength(3);
  });

  it('come from the box while the vendor cannot be reached, and trouble is believed for seconds only', async () => {
    const server = await startLoopback((_request, response, number) =>
      number === 1 ? response.writeHead(503).end() : response.end('["live"]'),
    );
    const catalog = catalogAt(server.url);

    const first = await catalog.ask(contextAt(0));
    const soon = await catalog.ask(contextAt(5000));
    const later = await catalog.ask(contextAt(11_000));

    expect(first).toMatchObject({ lists: OFFLINE, availability: { state: 'unreachable' } });
    expect(soon).toEqual(first);
    expect(later).toMatchObject({ lists: ['live'], availability: { state: 'ready' } });
    expect(server.requests).toHaveLength(2);
  });

  it('stay as last heard when the vendor fails later, but not for a key that it refuses', async () => {
    const server = await startLoopback((request, response, number) => {
      if (request.headers.authorization === 'Bearer sk-bad') response.writeHead(401).end('{}');
      else if (number === 1) response.end('["live"]');
      else response.destroy();
    });
    const catalog = catalogAt(server.url);

    await catalog.ask(contextAt(0));
    const stale = await catalog.ask(contextAt(30 * MINUTE));
    const refused = await catalog.ask(contextAt(31 * MINUTE, 'sk-bad'));

    expect(stale).toMatchObject({ lists: ['live'], availability: { state: 'unreachable' } });
    expect(refused).toMatchObject({ lists: OFFLINE, availability: { state: 'needs_key' } });
  });

  it('are not waited for longer than the engine waits', async () => {
    const server = await startLoopback(() => undefined);

    const { lists, availability } = await catalogAt(server.url).ask(contextAt(0));

    expect(lists).toEqual(OFFLINE);
    expect(availability).toMatchObject({ state: 'unreachable', message: expect.stringContaining('long') });
  });
});
