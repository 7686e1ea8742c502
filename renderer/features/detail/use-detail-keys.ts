import { useEffect } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import type { AssetId } from '../../../src/contract/ids.ts';
import { navigate, openLibrary, useRoute } from '../../router/use-route.ts';
import { restoreAssets, setRating, toggleFavourite, trashAssets } from '../library/asset-actions.ts';
import { changeSelection } from '../library/library-place.ts';
import { activate } from '../library/selection.ts';
import { applyAsset } from './apply-asset.ts';
import { commandOfDetailKey, type DetailCommand } from './detail-keys.ts';
import { PLAY_ID } from './PlayerBar.tsx';
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

/** Esc leads back also while there is no result to show. */
export function useCloseOnEscape(isActive: boolean): void {
  useEffect(() => {
    if (!isActive) return undefined;
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !belongsToControl(event)) openLibrary();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [isActive]);
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
    case 'play': {
      const button = document.getElementById(PLAY_ID);
      button?.click();
      return button !== null;
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

/** Keys that a control needs for itself: text in a field, arrows in a slider, Space and Enter on a button, all of an open menu or dialog. */
function belongsToControl(event: KeyboardEvent): boolean {
  if (!(event.target instanceof HTMLElement)) return false;
  if (event.target.closest('[role="menu"], [role="dialog"], [role="listbox"]') !== null) return true;
  if (event.target.closest('input, textarea, select, [contenteditable]') !== null) return event.key !== 'Escape';
  if (event.target.closest('button, a, summary') !== null && (event.key === ' ' || event.key === 'Enter')) return true;
  return event.target.closest('[role="radiogroup"]') !== null && event.key.startsWith('Arrow');
}
