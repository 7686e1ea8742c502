import { type AssetId, assetIdSchema } from '../../src/contract/ids.ts';
import { type ProviderId, providerIdSchema } from '../../src/contract/provider.ts';
import type { AssetVariant } from '../../src/host/http/asset-files.ts';
import { ASSET_HOST, ASSET_SCHEME } from './origins.ts';

export type AssetRequest = {
  readonly assetId: AssetId;
  readonly variant: AssetVariant;
};

/**
 * The whole address, nothing decoded: an id has no other spelling, so a path, an escape or a second host cannot be one.
 * `?download=1` means the same file and is accepted because the loopback host knows it; `?size=small` is for thumbnails.
 */
const ADDRESS = new RegExp(
  `^${ASSET_SCHEME}://${ASSET_HOST}/(assets|thumbnails)/([0-9a-f-]{36})(?:\\?(download=1|size=small))?(?:#.*)?$`,
);

const PREVIEW = new RegExp(`^${ASSET_SCHEME}://${ASSET_HOST}/previews/([a-z]+)/([0-9a-f]{64})(?:#.*)?$`);

/** Reads `asset://local/previews/<provider>/<key>`; undefined for everything else. */
export function parsePreviewUrl(url: string): { readonly provider: ProviderId; readonly key: string } | undefined {
  const [, name, key] = PREVIEW.exec(url) ?? [];
  const provider = providerIdSchema.safeParse(name);
  return key === undefined || !provider.success ? undefined : { provider: provider.data, key };
}

/** Reads `asset://local/assets/<id>` and `asset://local/thumbnails/<id>`, with their queries; undefined for everything else. */
export function parseAssetUrl(url: string): AssetRequest | undefined {
  const [, folder, id, query] = ADDRESS.exec(url) ?? [];
  const assetId = assetIdSchema.safeParse(id);
  if (folder === undefined || !assetId.success) return undefined;
  if (folder === 'assets') return query === 'size=small' ? undefined : { assetId: assetId.data, variant: 'original' };
  return { assetId: assetId.data, variant: query === 'size=small' ? 'small' : 'thumbnail' };
}
