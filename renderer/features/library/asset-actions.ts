import type { AssetView } from '../../../src/contract/asset.ts';
import type { AssetId, ProjectId } from '../../../src/contract/ids.ts';
import type { Collection } from '../../../src/contract/library.ts';
import type { MethodInput } from '../../../src/contract/methods.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
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

type Change = Omit<MethodInput<'library.change'>, 'assetIds'>;

/** Changes many at once; the engine does all of a call or none. */
async function updateEach(ids: readonly AssetId[], change: Change): Promise<boolean> {
  try {
    for (let i = 0; i < ids.length; i += MOST_PER_CALL) {
      const { assets } = await client().call('library.change', {
        assetIds: ids.slice(i, i + MOST_PER_CALL),
        ...change,
      });
      takeIn(assets);
    }
    return true;
  } catch (error) {
    toast.error(texts.updateFailed, { description: messageOf(error) });
    return false;
  }
}

/** Gives tags to results and takes others away, with Undo for those that really changed. */
export async function changeTags(
  ids: readonly AssetId[],
  change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): Promise<void> {
  const { byId } = useAssets.getState();
  const before = ids.flatMap((id) => byId[id] ?? []);
  const isDone = await updateEach(ids, { addTags: [...(change.add ?? [])], removeTags: [...(change.remove ?? [])] });
  if (!isDone || ids.length < 2) return;
  const [tag = ''] = change.add ?? change.remove ?? [];
  const wasThere = (asset: AssetView): boolean => asset.tags.some((one) => one.toLowerCase() === tag.toLowerCase());
  const isAdding = change.add !== undefined;
  const changed = before.filter((asset) => wasThere(asset) !== isAdding).map(({ id }) => id);
  toast.success(isAdding ? texts.tagged(tag, changed.length) : texts.untagged(tag, changed.length), {
    action: {
      label: messages.common.undo,
      onClick: () => void updateEach(changed, isAdding ? { removeTags: [tag] } : { addTags: [tag] }),
    },
  });
}

/** Puts results into a project, or out of theirs (null), with Undo. */
export async function setProject(ids: readonly AssetId[], projectId: ProjectId | null): Promise<void> {
  const { byId } = useAssets.getState();
  const before = Map.groupBy(ids, (id) => byId[id]?.projectId ?? null);
  if (!(await updateEach(ids, { projectId }))) return;
  toast.success(texts.projectChanged(ids.length), {
    action: {
      label: messages.common.undo,
      onClick: () => {
        for (const [project, members] of before) void updateEach(members, { projectId: project });
      },
    },
  });
}

/** Puts results into a collection, with Undo. */
export async function addToCollection(ids: readonly AssetId[], collection: Collection): Promise<void> {
  const change = async (parts: { add?: AssetId[]; remove?: AssetId[] }): Promise<void> => {
    await client().call('collections.change', { collectionId: collection.id, ...parts });
  };
  try {
    await change({ add: ids.slice(0, MOST_PER_CALL) });
  } catch (error) {
    return toast.error(texts.updateFailed, { description: messageOf(error) });
  }
  toast.success(texts.collected(collection.name, ids.length), {
    action: { label: messages.common.undo, onClick: () => void change({ remove: [...ids] }) },
  });
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
