import { useCallback, useEffect, useState } from 'react';
import type { KeychainView, KeyView } from '../../../src/contract/secrets.ts';
import { client } from '../../client/current-client.ts';
import { useConnection } from '../../stores/connection.ts';
import { detailsOf, messageOf } from '../../stores/loadable.ts';

export type KeysState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string; readonly details: string }
  | { readonly kind: 'ready'; readonly keys: readonly KeyView[]; readonly keychain: KeychainView };

export type Keys = {
  readonly state: KeysState;
  /** Reads the list again; rejects never. */
  readonly read: () => Promise<void>;
};

/** Which providers have a key, as far as may be known outside the keychain. */
export function useKeys(): Keys {
  const isConnected = useConnection(({ state }) => state === 'connected');
  const [state, setState] = useState<KeysState>({ kind: 'loading' });
  const read = useCallback(async (): Promise<void> => {
    try {
      setState({ kind: 'ready', ...(await client().call('keys.list', {})) });
    } catch (error) {
      setState({ kind: 'failed', message: messageOf(error), details: detailsOf(error) });
    }
  }, []);
  useEffect(() => {
    if (isConnected) void read();
  }, [isConnected, read]);
  return { state, read };
}
