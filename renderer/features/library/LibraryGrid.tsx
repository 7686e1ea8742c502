import type { AssetView } from '../../../src/contract/asset.ts';
import { messages } from '../../messages/messages.ts';
import type { GridContent } from './grid-items.ts';
import { HeadingRow, ItemsRow } from './GridRow.tsx';
import { changeSelection } from './library-place.ts';
import { QuickLook } from './QuickLook.tsx';
import { activate, clearSelection } from './selection.ts';
import { useKeptFocus } from './use-grid-focus.ts';
import { useLate } from './use-late.ts';
import { type LibraryGridInput, type LibraryGridModel, useLibraryGrid } from './use-library-grid.ts';

/** `isStale`: true while an older list stands in for the one that is being read. */
type LibraryGridProps = LibraryGridInput & { readonly isStale: boolean };

const SCROLLER_ID = 'library-scroller';
const DIM_AFTER_MS = 300;

/** Back to the newest. */
export function scrollGridToTop(): void {
  document.getElementById(SCROLLER_ID)?.scrollTo({ top: 0, behavior: 'instant' });
}

/** The results in justified rows; only the rows near the viewport are in the document. */
export function LibraryGrid({ isStale, ...input }: LibraryGridProps) {
  const { content } = input;
  const grid = useLibraryGrid(input);
  const { scroller, layout, tabStop, previewed, setPreviewed, revealActive, onScroll, onKeyDown } = grid;
  const keepFocus = useKeptFocus(scroller, tabStop);
  // No transition: one that waits makes a layer of the whole grid with every key of a search.
  const isDim = useLate(isStale, DIM_AFTER_MS);
  return (
    <div
      ref={scroller}
      id={SCROLLER_ID}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      {...keepFocus}
      onClick={(event) => event.target === event.currentTarget && changeSelection(clearSelection)}
      className={`h-full overflow-y-auto bg-bg will-change-scroll pt-2 pr-2 pl-4 pb-[calc(var(--prompt-bar-height,160px)+20px)] [overflow-anchor:none] [scrollbar-gutter:stable] ${isDim ? 'opacity-60' : ''}`}
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
        className="relative bg-bg"
        style={{ height: layout.height }}
      >
        <Rows grid={grid} content={content} />
      </div>
      <QuickLook
        asset={previewed}
        onClose={() => setPreviewed(undefined)}
        onStep={(direction) => setPreviewed(stepPreview(content, previewed, direction))}
        onClosed={revealActive}
      />
    </div>
  );
}

/** The rows near the viewport. */
function Rows({ grid, content }: { readonly grid: LibraryGridModel; readonly content: GridContent }) {
  const { layout, rows, options, order, selection, tabStop } = grid;
  return rows.map((index) => {
    const row = layout.rows[index];
    if (row === undefined) return null;
    const key = `${content.sections[row.section]?.key ?? ''}/${row.kind === 'items' ? (content.ids[row.start] ?? '') : ''}`;
    const heading = content.headings[row.section];
    if (row.kind === 'header')
      return heading === undefined ? null : <HeadingRow key={key} row={row} index={index} heading={heading} />;
    return (
      <ItemsRow
        key={key}
        row={row}
        index={index}
        content={content}
        options={options}
        order={order}
        selected={selection.ids}
        tabStop={tabStop}
      />
    );
  });
}

/** The result before or after the one that is previewed; the same at an end. The keyboard moves with it. */
function stepPreview(content: GridContent, asset: AssetView | undefined, direction: 1 | -1): AssetView | undefined {
  const assets = content.items.flatMap((item) => (item.kind === 'asset' ? [item.asset] : []));
  const next = assets[assets.findIndex(({ id }) => id === asset?.id) + direction];
  if (next === undefined) return asset;
  changeSelection((selection) => ({ ...activate(selection, next.id), anchor: next.id }));
  return next;
}
