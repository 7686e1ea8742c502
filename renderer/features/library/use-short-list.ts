import { useEffect } from 'react';
import { client } from '../../client/current-client.ts';
import { readAssets } from '../../stores/read-assets.ts';
import { useLibraryPlace } from './library-place.ts';
import type { AssetListState } from './use-asset-list.ts';

/** Longer than this, a list that is looked at from its top is read anew from there: some thirty screens. */
const LONGEST = 1200;

/** Keeps a list from growing for as long as the window is open: results arrive at its top, and nobody looks at its end. */
export function useShortList({ page, filter }: AssetListState, isAtTop: boolean): void {
  const isChoosing = useLibraryPlace(({ selection }) => selection.ids.size > 1);
  const isLong = (page?.ids.length ?? 0) > LONGEST && page?.load.kind === 'ready';
  useEffect(() => {
    if (isAtTop && isLong && !isChoosing) void readAssets(client(), filter);
  }, [isAtTop, isLong, isChoosing, filter]);
}
