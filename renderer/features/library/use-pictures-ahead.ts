import { useEffect, useRef } from 'react';
import type { GridContent } from './grid-items.ts';
import { boxesOf, type GridLayout, type LayoutOptions } from './justified-rows.ts';
import { usePace } from './library-pace.ts';
import { tileSource } from './tile-source.ts';
import { type RowRange, rowsAbove, rowsBelow } from './visible-rows.ts';

/** How far beyond the rows in the document pictures are fetched, CSS pixels: half a second of fast scrolling. */
const AHEAD = 1200;
/** What is held at once; the document holds its own. */
const HELD_MAX = 80;

type PicturesAheadInput = {
  readonly content: GridContent;
  readonly layout: GridLayout;
  readonly options: LayoutOptions;
  /** The rows in the document. */
  readonly range: RowRange;
};

/**
 * Fetches the pictures of the rows that scrolling brings next, so that they stand in their tiles when those are first drawn. The browser
 * draws far beyond what is in view while it scrolls fast, and would draw a row once for its colours and once more for each picture.
 */
export function usePicturesAhead({ content, layout, options, range }: PicturesAheadInput): void {
  const held = useRef(new Map<string, HTMLImageElement>());
  const before = useRef(range);
  const isFlying = usePace((pace) => pace.isFlying);
  const { start, end } = range;
  useEffect(() => {
    const isUp = start < before.current.start;
    const hasMoved = start !== before.current.start;
    before.current = { start, end };
    if (!hasMoved || isFlying) return;
    const ahead = isUp ? rowsAbove(layout, start, AHEAD) : rowsBelow(layout, end, AHEAD);
    for (const row of layout.rows.slice(ahead.start, ahead.end)) {
      if (row.kind !== 'items') continue;
      for (const { index, width } of boxesOf(row, content.aspects, options)) {
        const item = content.items[index];
        const source = item?.kind === 'asset' ? tileSource(item.asset, width) : undefined;
        if (source !== undefined) hold(held.current, source);
      }
    }
  }, [content, layout, options, start, end, isFlying]);
}

/** The oldest goes: it is in the document by now, or scrolled past. */
function hold(held: Map<string, HTMLImageElement>, source: string): void {
  if (held.has(source)) return;
  const picture = new Image();
  picture.src = source;
  held.set(source, picture);
  if (held.size <= HELD_MAX) return;
  const [oldest] = held.keys();
  if (oldest !== undefined) held.delete(oldest);
}
