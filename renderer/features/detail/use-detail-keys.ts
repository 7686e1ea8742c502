import { useEffect } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import type { AssetId } from '../../../src/contract/ids.ts';
import { navigate, openLibrary, useRoute } from '../../router/use-route.ts';
import { restoreAssets, setRating, toggleFavourite, trashAssets } from '../library/asset-actions.ts';
import { changeSelection } from '../library/library-place.ts';
import { activate } from '../library/selection.ts';
import { applyAsset } from './apply-asset.ts';
import { commandOfDetailKey, type DetailCommand } from './detail-keys.ts';
import type { Neighbours } from './neighbours.ts';

/** The keyboard of the detail view, wherever the focus is, as long as it is not in a field. */
export function useDetailKeys(asset: AssetView, neighbours: Neighbours<AssetId>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || belongsToControl(event)) return;
      const command = commandOfDetailKey(event);
      if (command !== undefined && runDetailCommand(command, asset, neighbours)) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [asset, neighbours]);
}

/** Shows another result of the same list. The way back stays one step. */
export function showAsset(assetId: AssetId): void {
  const { route } = useRoute.getState();
  changeSelection((selection) => activate(selection, assetId));
  navigate({ view: 'library', assetId, query: route.view === 'library' ? route.query : '' }, { replace: true });
}

/** Moves a result to the trash and goes on to the next one, or back to the library after the last. */
export async function trashAndMoveOn(asset: AssetView, neighbours: Neighbours<AssetId>): Promise<void> {
  const next = neighbours.next ?? neighbours.previous;
  await trashAssets([asset.id]);
  if (next === undefined) openLibrary();
  else showAsset(next);
}

function runDetailCommand(command: DetailCommand, asset: AssetView, neighbours: Neighbours<AssetId>): boolean {
  switch (command.kind) {
    case 'close':
      openLibrary();
      return true;
    case 'previous':
    case 'next': {
      const target = neighbours[command.kind];
      if (target !== undefined) showAsset(target);
      return target !== undefined;
    }
    case 'rate':
      void setRating([asset.id], command.stars);
      return true;
    case 'favourite':
      void toggleFavourite([asset.id]);
      return true;
    case 'apply':
      applyAsset(asset, 'all');
      return true;
    case 'trash':
      void (asset.trashedAt === null ? trashAndMoveOn(asset, neighbours) : restoreAssets([asset.id]));
      return true;
  }
}

/** Arrow keys in a slider, letters in a field, anything in an open menu or dialog are not ours. */
function belongsToControl(event: KeyboardEvent): boolean {
  if (!(event.target instanceof HTMLElement)) return false;
  if (
    event.target.closest(
      'input, textarea, select, [contenteditable], [role="menu"], [role="dialog"], [role="listbox"]',
    ) !== null
  )
    return event.key !== 'Escape' || event.target.closest('[role="menu"], [role="dialog"], [role="listbox"]') !== null;
  return event.target.closest('[role="radiogroup"]') !== null && event.key.startsWith('Arrow');
}
