import { describe, expect, it } from 'vitest';
import { parseAssetUrl, parsePreviewUrl } from '../../../electron/main/asset-request.ts';
import { assetProtocolUrl } from '../../../renderer/client/transport-ipc.ts';

const id = '01920000-0000-7000-8000-000000000000';

describe('parseAssetUrl', () => {
  it('reads what the client of the page makes of a path of the contract', () => {
    expect(parseAssetUrl(assetProtocolUrl(`/assets/${id}`))).toEqual({ assetId: id, variant: 'original' });
    expect(parseAssetUrl(assetProtocolUrl(`/thumbnails/${id}`))).toEqual({ assetId: id, variant: 'thumbnail' });
    expect(parseAssetUrl(assetProtocolUrl(`/thumbnails/${id}?size=small`))).toEqual({ assetId: id, variant: 'small' });
    expect(parseAssetUrl(`asset://local/assets/${id}?download=1`)?.variant).toBe('original');
    expect(parseAssetUrl(`asset://local/assets/${id}#t=2`)?.variant).toBe('original');
  });

  it.each([
    `asset://other/assets/${id}`,
    `asset://local:80/assets/${id}`,
    `asset://user@local/assets/${id}`,
    `app://local/assets/${id}`,
    `https://local/assets/${id}`,
    `asset:assets/${id}`,
    `asset://local/${id}`,
    `asset://local/assets/${id}/`,
    `asset://local/assets/${id}/../${id}`,
    `asset://local/assets/../assets/${id}`,
    `asset://local/assets//${id}`,
    'asset://local/assets/..%2f..%2fgesso.db',
    'asset://local/assets/%2e%2e/%2e%2e/gesso.db',
    'asset://local//etc/passwd',
    'asset://local/C:/Windows/win.ini',
    `asset://local/assets/${id}%00.png`,
    `asset://local/assets/${id}\0`,
    `asset://local/assets/${id}\n`,
    `asset://local/assets/${id}?download=1&path=/etc/passwd`,
    `asset://local/assets/${id}?size=small`,
    `asset://local/thumbnails/${id}?size=large`,
    `asset://local/thumbnails/${id}?size=small&download=1`,
    'asset://local/assets/not-an-id',
    'asset://local/assets/------------------------------------',
    '',
  ])('refuses %j', (url) => {
    expect(parseAssetUrl(url)).toBeUndefined();
  });
});

describe('parsePreviewUrl', () => {
  const key = '0f'.repeat(32);

  it('reads what the client of the page makes of the path of a sample', () => {
    expect(parsePreviewUrl(assetProtocolUrl(`/previews/heygen/${key}`))).toEqual({ provider: 'heygen', key });
  });

  it.each([
    `asset://other/previews/heygen/${key}`,
    `asset://local/previews/somebody/${key}`,
    `asset://local/previews/heygen/${key}0`,
    `asset://local/previews/heygen/../${key}`,
    `asset://local/previews/heygen/${key}?url=https://example.com`,
    'asset://local/previews/heygen/https%3a%2f%2fexample.com',
  ])('refuses %j', (url) => {
    expect(parsePreviewUrl(url)).toBeUndefined();
  });
});
