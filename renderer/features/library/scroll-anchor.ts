import type { GridLayout } from './justified-rows.ts';
import { firstRowEndingAfter } from './visible-rows.ts';

/** What the user looks at: an item and how far its row lies below the upper edge of the viewport, CSS pixels (negative: cut off). */
export type ScrollAnchor = { readonly id: string; readonly offset: number };

/** Remembers the first item in view; undefined at the very top, where new results may push everything down. */
export function takeAnchor(layout: GridLayout, ids: readonly string[], scrollTop: number): ScrollAnchor | undefined {
  if (scrollTop <= 0) return undefined;
  for (let i = firstRowEndingAfter(layout, scrollTop); i < layout.rows.length; i++) {
    const row = layout.rows[i];
    if (row?.kind !== 'items') continue;
    const id = ids[row.start];
    return id === undefined ? undefined : { id, offset: row.top - scrollTop };
  }
  return undefined;
}

/** Where to scroll so that the anchor stays where it was; undefined when it is no longer in the list. */
export function scrollTopForAnchor(
  layout: GridLayout,
  ids: readonly string[],
  anchor: ScrollAnchor,
): number | undefined {
  const row = layout.rows[layout.rowOfItem[ids.indexOf(anchor.id)] ?? -1];
  return row === undefined ? undefined : Math.max(0, row.top - anchor.offset);
}
