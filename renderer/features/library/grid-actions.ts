import type { AssetView } from '../../../src/contract/asset.ts';
import { type AssetId, assetIdSchema } from '../../../src/contract/ids.ts';
import type { DragEvent } from 'react';
import { client } from '../../client/current-client.ts';
import { openAsset } from '../../router/use-route.ts';
import { setDraggedAsset } from '../shell/asset-drag.ts';
import { applyAsset } from '../detail/apply-asset.ts';
import { setRating, restoreAssets, toggleFavourite, trashAssets } from './asset-actions.ts';
import { changeSelection, useLibraryPlace } from './library-place.ts';
import { activate, activeAfterRemoval, clearSelection, select, type SelectMode, targetsOf } from './selection.ts';

/** What can be done with a result of the grid; each applies to the whole selection when the result belongs to it. */
export type TileAction = 'favourite' | 'trash' | 'restore';

/** Does something with a result, or with the selection it belongs to. Moves the keyboard on when the result leaves the list. */
export async function actOn(action: TileAction, id: AssetId, order: readonly string[]): Promise<void> {
  const targets = targetAssets(id);
  switch (action) {
    case 'favourite':
      return toggleFavourite(targets);
    case 'trash':
    case 'restore': {
      const next = activeAfterRemoval(order, new Set<string>(targets), id);
      await (action === 'trash' ? trashAssets(targets) : restoreAssets(targets));
      changeSelection((selection) => ({ ...clearSelection(selection), active: next, anchor: next }));
    }
  }
}

/** Rates a result, or the selection it belongs to. */
export async function rate(id: AssetId, stars: number): Promise<void> {
  await setRating(targetAssets(id), stars);
}

/** Takes a result's settings over into the prompt bar. */
export function reuse(asset: AssetView): void {
  applyAsset(asset, 'all');
}

/** Opens a result at large; the grid remembers it. */
export function open(id: AssetId): void {
  changeSelection((selection) => activate(selection, id));
  openAsset(id);
}

/**
 * Drags a result, or the selection it belongs to, out of the window: in the desktop app as files, in a browser that can, as a download.
 * In a browser the prompt bar takes it as an input.
 */
export function dragOut(event: DragEvent, asset: AssetView): void {
  const { fileName, url } = {
    fileName: `${asset.id}.${asset.path.split('.').at(-1) ?? ''}`,
    url: client().assetUrl(asset.url),
  };
  if (window.gesso === undefined) {
    setDraggedAsset(event.dataTransfer, asset.id);
    event.dataTransfer.setData('DownloadURL', `${asset.mime}:${fileName}:${new URL(url, location.href).href}`);
    return;
  }
  event.preventDefault();
  void client()
    .call('desktop.dragOut', { assetIds: targetAssets(asset.id).slice(0, DRAG_MAX) })
    .catch(() => undefined);
}

/** As many as one drag takes (contract, desktop.dragOut). */
const DRAG_MAX = 100;

/** Chooses a result as the mouse or the keyboard says. */
export function choose(id: string, mode: SelectMode, order: readonly string[]): void {
  changeSelection((selection) => select(selection, id, mode, order));
}

function targetAssets(id: AssetId): AssetId[] {
  return targetsOf(useLibraryPlace.getState().selection, id).flatMap(
    (target) => assetIdSchema.safeParse(target).data ?? [],
  );
}
