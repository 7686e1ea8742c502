import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { GridLayout } from './justified-rows.ts';
import { rememberScroll, useLibraryPlace } from './library-place.ts';
import { notePosition } from './library-pace.ts';
import { type ScrollAnchor, scrollTopForAnchor, takeAnchor } from './scroll-anchor.ts';

/** Rows are chosen anew each time the list has moved this far, CSS pixels; the overscan is far larger. */
export const SCROLL_STEP = 160;

export type GridScroll = {
  /** Rounded down to a step: what the choice of rows depends on. */
  readonly scrollTop: number;
  readonly onScroll: () => void;
  /** Scrolls now, and chooses rows for it in the same drawing. */
  readonly scrollTo: (scrollTop: number) => void;
};

type GridScrollInput = {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly layout: GridLayout;
  readonly ids: readonly string[];
  /** Names the list; each has its own remembered position. */
  readonly listKey: string;
};

type Shown = {
  readonly key: string;
  readonly layout: GridLayout;
  readonly ids: readonly string[];
  readonly anchor: ScrollAnchor | undefined;
};

/** Follows the scroll position, restores it on return, and keeps what the user looks at in place when the list changes around it. */
export function useGridScroll({ scroller, layout, ids, listKey }: GridScrollInput): GridScroll {
  const [scrollTop, setScrollTop] = useState(0);
  const exact = useRef(0);
  const shown = useRef<Shown | undefined>(undefined);

  const note = useCallback((position: number): void => {
    exact.current = position;
    setScrollTop(Math.floor(position / SCROLL_STEP) * SCROLL_STEP);
    const { current } = shown;
    // Whoever scrolls looks at something new: the list must not jump back to the old place when it changes in the same moment.
    if (current !== undefined)
      shown.current = { ...current, anchor: takeAnchor(current.layout, current.ids, position) };
  }, []);

  const scrollTo = useCallback(
    (position: number): void => {
      // Asking the document where it stands, or telling it so, has it laid out at once.
      if (scroller.current === null || position === exact.current) return;
      scroller.current.scrollTop = position;
      note(scroller.current.scrollTop);
    },
    [scroller, note],
  );

  const onScroll = useCallback((): void => {
    const position = scroller.current?.scrollTop ?? 0;
    notePosition(position, performance.now());
    note(position);
    rememberScroll(listKey, position);
  }, [scroller, note, listKey]);

  useLayoutEffect(() => {
    if (layout.width === 0) return;
    const before = shown.current;
    if (before?.key !== listKey) {
      scrollTo(useLibraryPlace.getState().scrollTops[listKey] ?? 0);
    } else if (before.layout !== layout && before.anchor !== undefined) {
      const target = scrollTopForAnchor(layout, ids, before.anchor);
      if (target !== undefined && Math.round(target) !== Math.round(exact.current)) scrollTo(target);
    }
    shown.current = { key: listKey, layout, ids, anchor: takeAnchor(layout, ids, exact.current) };
  }, [layout, ids, listKey, scrollTo]);

  return { scrollTop, onScroll, scrollTo };
}
