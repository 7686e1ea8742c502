import type { AssetView } from '../../../src/contract/asset.ts';
import type { AssetId } from '../../../src/contract/ids.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/en.ts';
import { useAssets, withAsset } from '../../stores/assets.ts';
import { messageOf } from '../../stores/loadable.ts';

const texts = messages.library;
/** As many as one call takes (contract, library.trash). */
const MOST_PER_CALL = 1000;

/** Marks or unmarks favourites. Saved when it resolves; says so itself when it fails. */
export async function setFavourite(ids: readonly AssetId[], favourite: boolean): Promise<void> {
  await updateEach(ids, { favourite });
}

/** Rates results, 0 (not rated) to 5. Saved when it resolves; says so itself when it fails. */
export async function setRating(ids: readonly AssetId[], rating: number): Promise<void> {
  await updateEach(ids, { rating });
}

/** Marks all as favourites, unless all of them are: then unmarks them. */
export async function toggleFavourite(ids: readonly AssetId[]): Promise<void> {
  const { byId } = useAssets.getState();
  await setFavourite(ids, !ids.every((id) => byId[id]?.favourite === true));
}

/** Moves results to the trash and offers Undo. Nothing on disk is touched. */
export async function trashAssets(ids: readonly AssetId[]): Promise<void> {
  try {
    await inChunks(ids, 'library.trash');
  } catch (error) {
    return toast.error(texts.trashFailed, { description: messageOf(error) });
  }
  toast.success(texts.trashed(ids.length), {
    action: { label: messages.common.undo, onClick: () => void restoreAssets(ids, true) },
  });
}

/** Takes results out of the trash. `quiet`: for Undo, where the result is seen at once. */
export async function restoreAssets(ids: readonly AssetId[], quiet = false): Promise<void> {
  try {
    await inChunks(ids, 'library.restore');
  } catch (error) {
    return toast.error(texts.restoreFailed, { description: messageOf(error) });
  }
  if (!quiet)
    toast.success(texts.restored(ids.length), {
      action: { label: messages.common.undo, onClick: () => void trashAssets(ids) },
    });
}

async function updateEach(
  ids: readonly AssetId[],
  change: { readonly favourite?: boolean; readonly rating?: number },
): Promise<void> {
  try {
    // One after the other: each is one small row, and the reply shows at once.
    for (const assetId of ids) takeIn([await client().call('library.update', { assetId, ...change })]);
  } catch (error) {
    toast.error(texts.updateFailed, { description: messageOf(error) });
  }
}

async function inChunks(ids: readonly AssetId[], method: 'library.trash' | 'library.restore'): Promise<void> {
  for (let i = 0; i < ids.length; i += MOST_PER_CALL) {
    const { assets } = await client().call(method, { assetIds: ids.slice(i, i + MOST_PER_CALL) });
    takeIn(assets);
  }
}

function takeIn(assets: readonly AssetView[]): void {
  useAssets.setState((state) => assets.reduce(withAsset, state));
}
