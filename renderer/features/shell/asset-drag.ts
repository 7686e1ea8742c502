import { type AssetId, assetIdSchema } from '../../../src/contract/ids.ts';

/** What a result is dragged as inside the window; files and texts from elsewhere have other types. */
const TYPE = 'application/x-gesso-asset';

/** Says which result is dragged. */
export function setDraggedAsset(data: DataTransfer, id: AssetId): void {
  data.setData(TYPE, id);
}

/** Whether a result of the library is over the place: which one is told only when it is dropped. */
export function carriesAsset(data: DataTransfer): boolean {
  return data.types.includes(TYPE);
}

/** The result that was dropped; undefined for everything else. */
export function draggedAsset(data: DataTransfer): AssetId | undefined {
  return assetIdSchema.safeParse(data.getData(TYPE)).data;
}
