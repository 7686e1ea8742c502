import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createClient } from '../../../renderer/client/create-client.ts';
import { setClient, useClient } from '../../../renderer/client/current-client.ts';
import { readAsset } from '../../../renderer/client/read-asset.ts';
import { ASSET_READ_MAX } from '../../../src/contract/desktop.ts';
import { assetIdSchema } from '../../../src/contract/ids.ts';
import { startLoopback } from '../../support/loopback-server.ts';
import { idOf } from '../samples.ts';

const asset = { id: assetIdSchema.parse(idOf(1)), url: '/assets/1', bytes: 5 };
const { signal } = new AbortController();
const calls: unknown[] = [];

function clientAt(origin: string): void {
  setClient(
    createClient({
      call: async (method, input) => {
        calls.push([method, input]);
        return { ok: true, output: { mime: 'audio/wav', bytes: 'UklGRoA=' } };
      },
      onEvent: () => () => undefined,
      onConnection: () => () => undefined,
      assetUrl: (path) => origin + path,
    }),
  );
}

beforeEach(() => vi.stubGlobal('window', {}));
afterEach(() => {
  vi.unstubAllGlobals();
  useClient.setState({ client: undefined });
  calls.length = 0;
});

it('takes the bytes of a result from the host in a browser; a file that is gone is none', async () => {
  const server = await startLoopback((_request, response, number) =>
    number === 1
      ? response.writeHead(200, { 'content-type': 'audio/mpeg' }).end('sound')
      : response.writeHead(404).end(),
  );
  clientAt(server.url);

  const file = await readAsset(asset, signal);

  expect(await file?.text()).toBe('sound');
  expect(file?.type).toBe('audio/mpeg');
  expect(await readAsset(asset, signal)).toBeUndefined();
  expect(calls).toEqual([]);
});

it('takes them over the bridge in the desktop app, whose page may fetch nothing', async () => {
  vi.stubGlobal('window', { gesso: {} });
  clientAt('asset://local');

  const file = await readAsset(asset, signal);

  expect(calls).toEqual([['desktop.readAsset', { assetId: asset.id }]]);
  expect([...new Uint8Array((await file?.arrayBuffer()) ?? [])]).toEqual([0x52, 0x49, 0x46, 0x46, 0x80]);
  expect(file?.type).toBe('audio/wav');
});

it('does not ask for a file that is too large', async () => {
  clientAt('http://127.0.0.1:1');

  expect(await readAsset({ ...asset, bytes: ASSET_READ_MAX + 1 }, signal)).toBeUndefined();
  expect(calls).toEqual([]);
});
