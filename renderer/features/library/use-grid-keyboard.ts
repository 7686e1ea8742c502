import { type KeyboardEvent, useCallback, useEffect } from 'react';
import { useRoute } from '../../router/use-route.ts';
import { actOn, choose, open, rate, reuse } from './grid-actions.ts';
import type { GridContent, GridItem } from './grid-items.ts';
import { commandOfKey, type GridCommand } from './grid-keys.ts';
import { type GridGeometry, moveInGrid } from './grid-navigation.ts';
import { changeSelection, useLibraryPlace } from './library-place.ts';
import { activate, clearSelection, selectAll } from './selection.ts';

type GridKeyboardInput = {
  readonly content: GridContent;
  /** Ids of the results in order, without jobs. */
  readonly order: readonly string[];
  readonly geometry: GridGeometry;
  /** Brings a place into view and gives it the focus. */
  readonly reveal: (index: number) => void;
  readonly preview: (item: Extract<GridItem, { kind: 'asset' }>) => void;
};

/** The grid's keyboard: arrows, J and K, and one key per action. Also while nothing else in the page has the focus. */
export function useGridKeyboard(input: GridKeyboardInput): (event: KeyboardEvent) => void {
  const run = useCallback((command: GridCommand): boolean => runCommand(command, input), [input]);
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent): void => {
      const { route } = useRoute.getState();
      const isCovered = route.view !== 'library' || route.assetId !== undefined;
      if (event.defaultPrevented || isCovered || !isUnfocused(event.target)) return;
      const command = commandOfKey(event);
      if (command !== undefined && run(command)) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [run]);
  return (event) => {
    // Buttons inside a tile keep Enter and Space for themselves.
    if (event.target instanceof HTMLButtonElement && (event.key === 'Enter' || event.key === ' ')) return;
    const command = commandOfKey(event);
    if (command !== undefined && run(command)) event.preventDefault();
  };
}

/** true when the focus is nowhere in particular: on the page or on the view's title. */
function isUnfocused(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof HTMLElement && target.dataset['viewTitle'] !== undefined);
}

/** The tile that has the focus: Tab may have brought it there before anything was chosen. */
function focusedItem(): string | undefined {
  return document.activeElement?.closest<HTMLElement>('[role=gridcell]')?.dataset['item'];
}

function runCommand(command: GridCommand, input: GridKeyboardInput): boolean {
  const { content, order } = input;
  const { selection } = useLibraryPlace.getState();
  const here = focusedItem() ?? selection.active;
  const index = here === undefined ? -1 : content.ids.indexOf(here);
  if (command.kind === 'move') {
    const next = moveInGrid(input.geometry, index, command.move);
    const item = content.items[next];
    if (item === undefined) return false;
    if (command.extend && item.kind === 'asset') choose(item.id, 'range', order);
    else changeSelection((known) => ({ ...activate(known, item.id), anchor: item.id }));
    input.reveal(next);
    return true;
  }
  if (command.kind === 'selectAll') {
    changeSelection((known) => selectAll(known, order));
    return true;
  }
  if (command.kind === 'clear') {
    if (selection.ids.size === 0) return false;
    changeSelection(clearSelection);
    return true;
  }
  const item = content.items[index];
  return item?.kind === 'asset' ? runOnAsset(command, item, input) : false;
}

type AssetCommand = Exclude<GridCommand, { kind: 'move' } | { kind: 'selectAll' } | { kind: 'clear' }>;

function runOnAsset(
  command: AssetCommand,
  item: Extract<GridItem, { kind: 'asset' }>,
  { order, preview }: GridKeyboardInput,
): boolean {
  const isTrashed = item.asset.trashedAt !== null;
  switch (command.kind) {
    case 'rate':
      void rate(item.id, command.stars);
      return true;
    case 'open':
      open(item.id);
      return true;
    case 'preview':
      preview(item);
      return true;
    case 'toggle':
      choose(item.id, 'toggle', order);
      return true;
    case 'favourite':
      void actOn('favourite', item.id, order);
      return true;
    case 'reuse':
      if (isTrashed) void actOn('restore', item.id, order);
      else reuse(item.asset);
      return true;
    case 'trash':
      if (!isTrashed) void actOn('trash', item.id, order);
      return true;
  }
}
