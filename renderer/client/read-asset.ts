import { ASSET_READ_MAX } from '../../src/contract/desktop.ts';
import type { AssetView } from '../../src/contract/asset.ts';
import { client } from './current-client.ts';

/**
 * The file of a result, for what is computed from its bytes: from the host, or, in the desktop app, whose page may fetch nothing, over its
 * bridge. undefined where it cannot be had: larger than ASSET_READ_MAX, or gone. Rejects when `signal` ends it or nobody answers.
 */
export async function readAsset(
  { id, url, bytes }: Pick<AssetView, 'id' | 'url' | 'bytes'>,
  signal: AbortSignal,
): Promise<Blob | undefined> {
  if (bytes > ASSET_READ_MAX) return undefined;
  if (window.gesso !== undefined) {
    const file = await client().call('desktop.readAsset', { assetId: id });
    return new Blob([Uint8Array.from(atob(file.bytes), (byte) => byte.charCodeAt(0))], { type: file.mime });
  }
  const response = await fetch(client().assetUrl(url), { signal });
  return response.ok ? response.blob() : undefined;
}
