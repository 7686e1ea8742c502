import { useCallback, useEffect, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { ClientError } from '../../../src/contract/errors.ts';
import type { AssetId } from '../../../src/contract/ids.ts';
import { client } from '../../client/current-client.ts';
import { useAssets, withAsset } from '../../stores/assets.ts';
import { useConnection } from '../../stores/connection.ts';
import { detailsOf, messageOf } from '../../stores/loadable.ts';

export type AssetState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly message: string; readonly details: string }
  | { readonly kind: 'ready'; readonly asset: AssetView };

type Failure = { readonly assetId: AssetId; readonly state: Extract<AssetState, { kind: 'gone' | 'failed' }> };

/** One asset: from the store at once where it is there, otherwise read. */
export function useAsset(assetId: AssetId): { readonly state: AssetState; readonly retry: () => void } {
  const asset = useAssets(({ byId }) => byId[assetId]);
  const isConnected = useConnection(({ state }) => state === 'connected');
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const failed = failure?.assetId === assetId ? failure.state : undefined;
  const isNeeded = asset === undefined && failed === undefined && isConnected;

  useEffect(() => {
    if (!isNeeded) return undefined;
    let isCurrent = true;
    client()
      .call('library.get', { assetId })
      .then(
        (found) => useAssets.setState((state) => withAsset(state, found)),
        (error: unknown) => {
          if (isCurrent) setFailure({ assetId, state: failureOf(error) });
        },
      );
    return () => {
      isCurrent = false;
    };
  }, [assetId, isNeeded]);

  const retry = useCallback(() => setFailure(undefined), []);
  return { state: asset === undefined ? (failed ?? { kind: 'loading' }) : { kind: 'ready', asset }, retry };
}

function failureOf(error: unknown): Failure['state'] {
  if (error instanceof ClientError && error.code === 'not_found') return { kind: 'gone' };
  return { kind: 'failed', message: messageOf(error), details: detailsOf(error) };
}
