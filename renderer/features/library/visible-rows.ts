import type { GridLayout } from './justified-rows.ts';

/** Rows [start, end) of a layout. */
export type RowRange = { readonly start: number; readonly end: number };

/** CSS pixels; `overscan` is drawn beyond each edge of the viewport, as far as `maxCells` allows. */
export type Viewport = {
  readonly scrollTop: number;
  readonly height: number;
  readonly overscan: number;
  readonly maxCells: number;
};

/**
 * Which rows to put into the document. Every row that touches the viewport is in it; the overscan is filled outward,
 * alternately below and above, until `maxCells` items are in.
 */
export function visibleRows(layout: GridLayout, viewport: Viewport): RowRange {
  const { rows } = layout;
  if (rows.length === 0) return { start: 0, end: 0 };
  const bottom = viewport.scrollTop + viewport.height;
  let start = firstRowEndingAfter(layout, viewport.scrollTop);
  let end = start;
  let cells = 0;
  while (end < rows.length && topOf(layout, end) < bottom) cells += cellsOf(layout, end++);
  end = Math.max(end, start + 1);
  for (let grew = true; grew;) {
    grew = false;
    if (
      topOf(layout, end) < bottom + viewport.overscan &&
      end < rows.length &&
      cells + cellsOf(layout, end) <= viewport.maxCells
    ) {
      cells += cellsOf(layout, end++);
      grew = true;
    }
    if (
      start > 0 &&
      bottomOf(layout, start - 1) > viewport.scrollTop - viewport.overscan &&
      cells + cellsOf(layout, start - 1) <= viewport.maxCells
    ) {
      cells += cellsOf(layout, --start);
      grew = true;
    }
  }
  return { start, end };
}

/** The rows before `start` that reach into the `distance` above it, CSS pixels. */
export function rowsAbove(layout: GridLayout, start: number, distance: number): RowRange {
  let first = start;
  while (first > 0 && bottomOf(layout, first - 1) > topOf(layout, start) - distance) first -= 1;
  return { start: first, end: start };
}

/** The rows from `end` on that begin within `distance` below those before it, CSS pixels. */
export function rowsBelow(layout: GridLayout, end: number, distance: number): RowRange {
  let past = end;
  while (past < layout.rows.length && topOf(layout, past) < bottomOf(layout, end - 1) + distance) past += 1;
  return { start: end, end: past };
}

/** Index of the first row whose lower edge lies below `offset`; the last row when none does. */
export function firstRowEndingAfter(layout: GridLayout, offset: number): number {
  let low = 0;
  let high = layout.rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bottomOf(layout, middle) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The scroll position that shows an item whole, moving as little as possible; `inset` keeps it clear of what floats over the edges. */
export function scrollTopToShow(
  layout: GridLayout,
  item: number,
  view: { scrollTop: number; height: number; insetTop: number; insetBottom: number },
): number {
  const row = layout.rows[layout.rowOfItem[item] ?? -1];
  if (row === undefined) return view.scrollTop;
  const above = layout.rows[(layout.rowOfItem[item] ?? 0) - 1];
  // The first row of a day comes with its heading.
  const highest = (above?.kind === 'header' ? above.top : row.top) - view.insetTop;
  const lowest = row.top + row.height - view.height + view.insetBottom;
  if (view.scrollTop > highest) return Math.max(0, highest);
  if (view.scrollTop < lowest) return Math.max(0, Math.min(lowest, highest));
  return view.scrollTop;
}

function cellsOf(layout: GridLayout, index: number): number {
  const row = layout.rows[index];
  return row?.kind === 'items' ? row.end - row.start : 0;
}

function topOf(layout: GridLayout, index: number): number {
  return layout.rows[index]?.top ?? 0;
}

function bottomOf(layout: GridLayout, index: number): number {
  const row = layout.rows[index];
  return row === undefined ? 0 : row.top + row.height;
}
