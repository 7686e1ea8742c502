import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../src/contract/methods.ts';
import { client } from '../../client/current-client.ts';
import { useConnection } from '../../stores/connection.ts';
import { messageOf } from '../../stores/loadable.ts';

export type AppInfo = MethodOutput<'app.info'>;
export type AppInfoState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready'; readonly info: AppInfo };

/** What the engine says about itself, read when the page opens and after a lost connection. */
export function useAppInfo(): AppInfoState {
  const isConnected = useConnection(({ state }) => state === 'connected');
  const [state, setState] = useState<AppInfoState>({ kind: 'loading' });
  useEffect(() => {
    if (!isConnected) return undefined;
    let isCurrent = true;
    const set = (next: AppInfoState): void => {
      if (isCurrent) setState(next);
    };
    client()
      .call('app.info', {})
      .then(
        (info) => set({ kind: 'ready', info }),
        (error: unknown) => set({ kind: 'failed', message: messageOf(error) }),
      );
    return () => {
      isCurrent = false;
    };
  }, [isConnected]);
  return state;
}
