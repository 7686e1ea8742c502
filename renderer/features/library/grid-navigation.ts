import { boxesOf, type GridLayout, type ItemRow, type LayoutOptions } from './justified-rows.ts';

/** A step through the grid. `up` and `down` keep to the column under the eye. */
export type GridMove =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'rowStart'
  | 'rowEnd'
  | 'first'
  | 'last'
  | 'pageUp'
  | 'pageDown';

export type GridGeometry = {
  readonly layout: GridLayout;
  readonly aspects: ArrayLike<number>;
  readonly options: LayoutOptions;
  /** CSS pixels of the viewport; what a page is. */
  readonly viewportHeight: number;
};

/** The item that a move leads to; the same item at an edge. `from` outside the list counts as "before the first". */
export function moveInGrid(geometry: GridGeometry, from: number, move: GridMove): number {
  const last = geometry.layout.rowOfItem.length - 1;
  if (last < 0) return -1;
  if (from < 0 || from > last) return move === 'last' ? last : 0;
  switch (move) {
    case 'left':
      return Math.max(0, from - 1);
    case 'right':
      return Math.min(last, from + 1);
    case 'first':
      return 0;
    case 'last':
      return last;
    case 'rowStart':
      return rowOf(geometry, from)?.start ?? from;
    case 'rowEnd':
      return (rowOf(geometry, from)?.end ?? from + 1) - 1;
    case 'up':
      return vertical(geometry, from, -1);
    case 'down':
      return vertical(geometry, from, 1);
    case 'pageUp':
      return page(geometry, from, -1);
    case 'pageDown':
      return page(geometry, from, 1);
  }
}

function rowOf(geometry: GridGeometry, item: number): ItemRow | undefined {
  const row = geometry.layout.rows[geometry.layout.rowOfItem[item] ?? -1];
  return row?.kind === 'items' ? row : undefined;
}

function vertical(geometry: GridGeometry, from: number, direction: 1 | -1): number {
  const next = itemRowFrom(geometry, (geometry.layout.rowOfItem[from] ?? 0) + direction, direction);
  return next === undefined ? from : nearest(geometry, from, next);
}

function page(geometry: GridGeometry, from: number, direction: 1 | -1): number {
  const here = rowOf(geometry, from);
  if (here === undefined) return from;
  let index = geometry.layout.rowOfItem[from] ?? 0;
  let target = here;
  for (;;) {
    const next = itemRowFrom(geometry, index + direction, direction);
    if (next === undefined || (target !== here && Math.abs(next.top - here.top) > geometry.viewportHeight)) break;
    target = next;
    index = geometry.layout.rowOfItem[next.start] ?? index;
  }
  return target === here ? from : nearest(geometry, from, target);
}

function itemRowFrom(geometry: GridGeometry, start: number, direction: 1 | -1): ItemRow | undefined {
  for (let i = start; i >= 0 && i < geometry.layout.rows.length; i += direction) {
    const row = geometry.layout.rows[i];
    if (row?.kind === 'items') return row;
  }
  return undefined;
}

function nearest(geometry: GridGeometry, from: number, row: ItemRow): number {
  const here = rowOf(geometry, from);
  const own = here === undefined ? undefined : boxesOf(here, geometry.aspects, geometry.options)[from - here.start];
  const centre = own === undefined ? 0 : own.left + own.width / 2;
  let best = row.start;
  let distance = Number.POSITIVE_INFINITY;
  for (const box of boxesOf(row, geometry.aspects, geometry.options)) {
    const away = Math.abs(box.left + box.width / 2 - centre);
    if (away < distance) {
      distance = away;
      best = box.index;
    }
  }
  return best;
}
