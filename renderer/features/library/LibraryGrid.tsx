import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { messages } from '../../messages/en.ts';
import type { GridContent } from './grid-items.ts';
import { HeadingRow, ItemsRow } from './GridRow.tsx';
import { type LayoutOptions, layoutRows, targetHeightFor } from './justified-rows.ts';
import { changeSelection, useLibraryPlace } from './library-place.ts';
import { QuickLook } from './QuickLook.tsx';
import { activate, clearSelection } from './selection.ts';
import { useElementSize } from './use-element-size.ts';
import { useKeptFocus, useReturnFromDetail } from './use-grid-focus.ts';
import { useGridKeyboard } from './use-grid-keyboard.ts';
import { useGridScroll } from './use-grid-scroll.ts';
import { scrollTopToShow, visibleRows } from './visible-rows.ts';

type LibraryGridProps = {
  readonly content: GridContent;
  /** Names the list: each keeps its own scroll position. */
  readonly listKey: string;
  /** true while an older list stands in for the one that is being read. */
  readonly isStale: boolean;
  /** Tells how far the list is scrolled. */
  readonly onScrolled: (scrollTop: number) => void;
  /** Called when the end of what is loaded comes near. */
  readonly onNearEnd: () => void;
};

/** Cells in the document at most, whatever the window's size. */
const MAX_CELLS = 400;
const OVERSCAN = 900;
const NEAR_END = 2400;
const INSET_TOP = 12;
const SCROLLER_ID = 'library-scroller';

/** Back to the newest. */
export function scrollGridToTop(): void {
  document.getElementById(SCROLLER_ID)?.scrollTo({ top: 0, behavior: 'instant' });
}

/** The results in justified rows; only the rows near the viewport are in the document. */
export function LibraryGrid({ content, listKey, isStale, onScrolled, onNearEnd }: LibraryGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(scroller);
  const options = useMemo<LayoutOptions>(
    () => ({ width, targetHeight: targetHeightFor(width), gap: 6, headerHeight: 32, sectionGap: 14, maxStretch: 1.4 }),
    [width],
  );
  const layout = useMemo(() => layoutRows(content.aspects, width === 0 ? [] : content.sections, options), [content, width, options]);
  const { scrollTop, onScroll, scrollTo } = useGridScroll({ scroller, layout, ids: content.ids, listKey });
  const selection = useLibraryPlace((place) => place.selection);
  const [previewed, setPreviewed] = useState<AssetView | undefined>(undefined);
  const [focusRequest, setFocusRequest] = useState<{ readonly id: string } | undefined>(undefined);
  const order = useMemo(() => content.items.filter(({ kind }) => kind === 'asset').map(({ id }) => id), [content]);

  const reveal = useCallback(
    (index: number): void => {
      const element = scroller.current;
      const id = content.ids[index];
      if (element === null || id === undefined) return;
      const insetBottom = Number.parseFloat(getComputedStyle(element).paddingBottom);
      scrollTo(scrollTopToShow(layout, index, { scrollTop: element.scrollTop, height: element.clientHeight, insetTop: INSET_TOP, insetBottom }));
      setFocusRequest({ id });
    },
    [layout, content.ids, scrollTo],
  );

  const geometry = useMemo(() => ({ layout, aspects: content.aspects, options, viewportHeight: height }), [layout, content, options, height]);
  const onKeyDown = useGridKeyboard(
    useMemo(() => ({ content, order, geometry, reveal, preview: (item) => setPreviewed(item.asset) }), [content, order, geometry, reveal]),
  );

  const range = visibleRows(layout, { scrollTop, height: height + 64, overscan: OVERSCAN, maxCells: MAX_CELLS });
  const activeIndex = selection.active === undefined ? -1 : content.ids.indexOf(selection.active);
  const tabStop = content.ids[activeIndex] ?? content.ids[0];
  const rows = drawnRows(range, layout.rowOfItem[Math.max(0, activeIndex)]);

  useLayoutEffect(() => {
    if (focusRequest === undefined) return;
    scroller.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(focusRequest.id)}"]`)?.focus({ preventScroll: true });
  }, [focusRequest]);

  useReturnFromDetail(activeIndex, reveal);
  const keepFocus = useKeptFocus(scroller, tabStop);
  useLayoutEffect(() => onScrolled(scrollTop), [scrollTop, onScrolled]);
  useLayoutEffect(() => {
    if (layout.height > 0 && scrollTop + height + NEAR_END > layout.height) onNearEnd();
  }, [layout, scrollTop, height, onNearEnd]);

  return (
    <div
      ref={scroller}
      id={SCROLLER_ID}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      {...keepFocus}
      onClick={(event) => event.target === event.currentTarget && changeSelection(clearSelection)}
      className={`h-full overflow-y-auto pt-2 pr-2 pl-4 pb-[calc(var(--prompt-bar-height,160px)+20px)] [overflow-anchor:none] [scrollbar-gutter:stable] transition-opacity ${isStale ? 'opacity-60' : ''}`}
    >
      <p id="library-grid-help" className="sr-only">
        {messages.library.gridHelp}
      </p>
      <div
        role="grid"
        aria-label={messages.library.grid}
        aria-describedby="library-grid-help"
        aria-multiselectable
        aria-rowcount={layout.rows.length}
        aria-busy={isStale}
        className="relative"
        style={{ height: layout.height }}
      >
        {rows.map((index) => {
          const row = layout.rows[index];
          if (row === undefined) return null;
          const key = `${content.sections[row.section]?.key ?? ''}/${row.kind === 'items' ? (content.ids[row.start] ?? '') : ''}`;
          const heading = content.headings[row.section];
          if (row.kind === 'header') return heading === undefined ? null : <HeadingRow key={key} row={row} index={index} heading={heading} />;
          return <ItemsRow key={key} row={row} index={index} content={content} options={options} order={order} selected={selection.ids} tabStop={tabStop} />;
        })}
      </div>
      <QuickLook
        asset={previewed}
        onClose={() => setPreviewed(undefined)}
        onStep={(direction) => setPreviewed((asset) => stepPreview(content, asset, direction))}
        onClosed={() => reveal(activeIndex)}
      />
    </div>
  );
}

/** The result before or after the one that is previewed; the same at an end. The keyboard moves with it. */
function stepPreview(content: GridContent, asset: AssetView | undefined, direction: 1 | -1): AssetView | undefined {
  const assets = content.items.flatMap((item) => (item.kind === 'asset' ? [item.asset] : []));
  const next = assets[assets.findIndex(({ id }) => id === asset?.id) + direction];
  if (next === undefined) return asset;
  changeSelection((selection) => ({ ...activate(selection, next.id), anchor: next.id }));
  return next;
}

/** The rows to draw, and the one that has the keyboard wherever it is: focus must not fall out of the document. */
function drawnRows(range: { readonly start: number; readonly end: number }, keyboardRow: number | undefined): number[] {
  const rows = Array.from({ length: range.end - range.start }, (_, i) => range.start + i);
  if (keyboardRow === undefined || (keyboardRow >= range.start && keyboardRow < range.end)) return rows;
  return keyboardRow < range.start ? [keyboardRow, ...rows] : [...rows, keyboardRow];
}
