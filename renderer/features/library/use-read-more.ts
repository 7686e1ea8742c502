import { useCallback, useEffect, useRef } from 'react';
import type { AssetFilter } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { readMoreAssets } from '../../stores/read-assets.ts';

/**
 * Reads the next page of a list, one at a time. After a failure it waits for the user: scrolling on must not ask
 * again and again, nor fill the window with notices.
 */
export function useReadMore(filter: AssetFilter): () => void {
  const state = useRef<'idle' | 'reading' | 'failed'>('idle');
  useEffect(() => {
    state.current = 'idle';
  }, [filter]);
  return useCallback(() => {
    const read = (): void => {
      state.current = 'reading';
      readMoreAssets(client(), filter).then(
        () => {
          state.current = 'idle';
        },
        (error: unknown) => {
          state.current = 'failed';
          toast.error(messages.library.moreFailed, {
            description: messageOf(error),
            action: { label: messages.common.tryAgain, onClick: read },
          });
        },
      );
    };
    if (state.current === 'idle') read();
  }, [filter]);
}
