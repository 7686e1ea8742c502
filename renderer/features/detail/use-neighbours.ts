import { useEffect } from 'react';
import type { AssetId } from '../../../src/contract/ids.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { readMoreAssets } from '../../stores/read-assets.ts';
import { useAssetList } from '../library/use-asset-list.ts';
import { useLibraryQuery } from '../library/use-library-query.ts';
import { type Neighbours, neighboursOf } from './neighbours.ts';

/** With this few left, the next page is read. */
const READ_AHEAD = 5;

/** What lies before and after a result in the list it was opened from. */
export function useNeighbours(assetId: AssetId): Neighbours<AssetId> {
  const { page, filter } = useAssetList(useLibraryQuery());
  const neighbours = neighboursOf(page?.ids ?? [], page?.total ?? 0, assetId);
  const isEndNear =
    neighbours.index >= 0 && neighbours.index + READ_AHEAD >= (page?.ids.length ?? 0) && page?.nextCursor !== null;
  useEffect(() => {
    if (!isEndNear) return;
    readMoreAssets(client(), filter).catch((error: unknown) =>
      toast.error(messages.library.moreFailed, { description: messageOf(error) }),
    );
  }, [isEndNear, filter]);
  return neighbours;
}
