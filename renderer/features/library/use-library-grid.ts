import {
  type KeyboardEvent,
  type RefObject,
  startTransition,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import type { GridContent } from './grid-items.ts';
import { type GridLayout, type LayoutOptions, layoutRows, targetHeightFor } from './justified-rows.ts';
import { useLibraryPlace } from './library-place.ts';
import type { Selection } from './selection.ts';
import { useElementSize } from './use-element-size.ts';
import { useReturnFromDetail } from './use-grid-focus.ts';
import { useGridKeyboard } from './use-grid-keyboard.ts';
import { SCROLL_STEP, useGridScroll } from './use-grid-scroll.ts';
import { usePace } from './library-pace.ts';
import { usePicturesAhead } from './use-pictures-ahead.ts';
import { scrollTopToShow, visibleRows } from './visible-rows.ts';

/** Cells in the document at most, whatever the window's size. */
const MAX_CELLS = 400;
const OVERSCAN = 900;
/** After the last key and the last change of the list. */
const SETTLED_MS = 120;
const NEAR_END = 2400;
const INSET_TOP = 12;

export type LibraryGridInput = {
  readonly content: GridContent;
  /** Names the list: each keeps its own scroll position. */
  readonly listKey: string;
  /** Tells how far the list is scrolled. */
  readonly onScrolled: (scrollTop: number) => void;
  /** Called when the end of what is loaded comes near. */
  readonly onNearEnd: () => void;
};

export type LibraryGridModel = {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly layout: GridLayout;
  readonly options: LayoutOptions;
  /** Indexes of the rows to draw. */
  readonly rows: readonly number[];
  readonly selection: Selection;
  /** The one place that Tab reaches. */
  readonly tabStop: string | undefined;
  /** Ids of the results in order, without jobs. */
  readonly order: readonly string[];
  readonly previewed: AssetView | undefined;
  readonly setPreviewed: (asset: AssetView | undefined) => void;
  readonly revealActive: () => void;
  readonly onScroll: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

/** The grid without its looks: where everything lies, what of it is drawn, and what the keyboard does. */
export function useLibraryGrid({ content, listKey, onScrolled, onNearEnd }: LibraryGridInput): LibraryGridModel {
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(scroller);
  const options = useMemo<LayoutOptions>(
    () => ({ width, targetHeight: targetHeightFor(width), gap: 6, headerHeight: 32, sectionGap: 14, maxStretch: 1.4 }),
    [width],
  );
  const layout = useMemo(
    () => layoutRows(content.aspects, width === 0 ? [] : content.sections, options),
    [content, width, options],
  );
  const { scrollTop, onScroll, scrollTo } = useGridScroll({ scroller, layout, ids: content.ids, listKey });
  const selection = useLibraryPlace((place) => place.selection);
  const [previewed, setPreviewed] = useState<AssetView | undefined>(undefined);
  const order = useMemo(() => content.items.filter(({ kind }) => kind === 'asset').map(({ id }) => id), [content]);

  const reveal = useReveal({ scroller, layout, ids: content.ids, scrollTo });

  const geometry = useMemo(
    () => ({ layout, aspects: content.aspects, options, viewportHeight: height }),
    [layout, content, options, height],
  );
  const onKeyDown = useGridKeyboard(
    useMemo(
      () => ({ content, order, geometry, reveal, preview: (item) => setPreviewed(item.asset) }),
      [content, order, geometry, reveal],
    ),
  );

  const isSettled = useSettled(listKey);
  const range = visibleRows(layout, {
    scrollTop,
    height: height + SCROLL_STEP,
    overscan: isSettled ? OVERSCAN : 0,
    maxCells: MAX_CELLS,
  });
  usePicturesAhead({ content, layout, options, range });
  const activeIndex = selection.active === undefined ? -1 : content.ids.indexOf(selection.active);
  const tabStop = content.ids[activeIndex] ?? content.ids[0];
  const rows = drawnRows(range, layout.rowOfItem[Math.max(0, activeIndex)]);

  useReturnFromDetail(activeIndex, reveal);
  useLayoutEffect(() => onScrolled(scrollTop), [scrollTop, onScrolled]);
  useLayoutEffect(() => {
    if (isSettled && layout.height > 0 && scrollTop + height + NEAR_END > layout.height) onNearEnd();
  }, [isSettled, layout, scrollTop, height, onNearEnd]);

  const revealActive = (): void => reveal(activeIndex);
  return {
    scroller,
    layout,
    options,
    rows,
    selection,
    tabStop,
    order,
    previewed,
    setPreviewed,
    revealActive,
    onScroll,
    onKeyDown,
  };
}

/** Whether a list has stood for a moment. Before that nothing is drawn or read but what is in view: whoever types waits for no more. */
function useSettled(listKey: string): boolean {
  const [settled, setSettled] = useState<string | undefined>(undefined);
  // Typing goes on also where a blank finds the same list.
  const isTyped = usePace((pace) => pace.isTyped);
  useEffect(() => {
    if (isTyped) return undefined;
    const timer = setTimeout(() => startTransition(() => setSettled(listKey)), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [listKey, isTyped]);
  return settled === listKey;
}

type RevealInput = {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly layout: GridLayout;
  readonly ids: readonly string[];
  readonly scrollTo: (scrollTop: number) => void;
};

/** Brings a place into view, clear of the prompt bar, and gives it the focus once it is drawn. */
function useReveal({ scroller, layout, ids, scrollTo }: RevealInput): (index: number) => void {
  const [focusRequest, setFocusRequest] = useState<{ readonly id: string } | undefined>(undefined);
  useLayoutEffect(() => {
    if (focusRequest === undefined) return;
    scroller.current
      ?.querySelector<HTMLElement>(`[data-item="${CSS.escape(focusRequest.id)}"]`)
      ?.focus({ preventScroll: true });
  }, [scroller, focusRequest]);

  return useCallback(
    (index: number): void => {
      const element = scroller.current;
      const id = ids[index];
      if (element === null || id === undefined) return;
      const insetBottom = Number.parseFloat(getComputedStyle(element).paddingBottom);
      scrollTo(
        scrollTopToShow(layout, index, {
          scrollTop: element.scrollTop,
          height: element.clientHeight,
          insetTop: INSET_TOP,
          insetBottom,
        }),
      );
      setFocusRequest({ id });
    },
    [scroller, layout, ids, scrollTo],
  );
}

/** The rows to draw, and the one that has the keyboard wherever it is: focus must not fall out of the document. */
function drawnRows(range: { readonly start: number; readonly end: number }, keyboardRow: number | undefined): number[] {
  const rows = Array.from({ length: range.end - range.start }, (_, i) => range.start + i);
  if (keyboardRow === undefined || (keyboardRow >= range.start && keyboardRow < range.end)) return rows;
  return keyboardRow < range.start ? [keyboardRow, ...rows] : [...rows, keyboardRow];
}
