import { describe, expect, it } from 'vitest';
import { type LayoutOptions, layoutRows } from '../../../../renderer/features/library/justified-rows.ts';
import {
  rowsAbove,
  rowsBelow,
  scrollTopToShow,
  visibleRows,
} from '../../../../renderer/features/library/visible-rows.ts';

const options: LayoutOptions = {
  width: 1000,
  targetHeight: 200,
  gap: 6,
  headerHeight: 28,
  sectionGap: 20,
  maxStretch: 1.4,
};
const squares = (count: number): Float64Array => new Float64Array(count).fill(1);
const library = layoutRows(squares(100_000), [{ key: 'a', count: 100_000 }], options);

function cellCount(range: { start: number; end: number }): number {
  return library.rows
    .slice(range.start, range.end)
    .reduce((sum, row) => sum + (row.kind === 'items' ? row.end - row.start : 0), 0);
}

describe('visibleRows', () => {
  it('contains every row that touches the viewport', () => {
    for (const scrollTop of [0, 1, 5000, 123_456, library.height - 900]) {
      const range = visibleRows(library, { scrollTop, height: 900, overscan: 0, maxCells: 600 });

      for (const [i, row] of library.rows.entries()) {
        const isTouching = row.top < scrollTop + 900 && row.top + row.height > scrollTop;
        if (isTouching) expect(i >= range.start && i < range.end).toBe(true);
      }
    }
  });

  it('keeps to the cap on cells however large the overscan', () => {
    const range = visibleRows(library, { scrollTop: 500_000, height: 900, overscan: 1_000_000, maxCells: 600 });

    expect(cellCount(range)).toBeLessThanOrEqual(600);
    expect(cellCount(range)).toBeGreaterThan(590);
  });

  it('spreads the overscan over both sides', () => {
    const range = visibleRows(library, { scrollTop: 500_000, height: 900, overscan: 800, maxCells: 600 });

    expect(library.rows[range.start]?.top).toBeLessThan(500_000 - 500);
    expect(library.rows[range.end - 1]?.top).toBeGreaterThan(500_900 + 400);
  });

  it('shows the end when scrolled beyond it', () => {
    const range = visibleRows(library, { scrollTop: library.height + 5000, height: 900, overscan: 0, maxCells: 600 });

    expect(range.end).toBe(library.rows.length);
    expect(range.start).toBeLessThan(range.end);
  });

  it('is empty for an empty library', () => {
    expect(
      visibleRows(layoutRows([], [], options), { scrollTop: 0, height: 900, overscan: 500, maxCells: 600 }),
    ).toEqual({ start: 0, end: 0 });
  });
});

describe('scrollTopToShow', () => {
  const view = { height: 800, insetTop: 40, insetBottom: 200 };

  it('does not move for an item that is in view', () => {
    expect(scrollTopToShow(library, 12, { ...view, scrollTop: 100 })).toBe(100);
  });

  it('moves up just enough, clear of what floats above', () => {
    const row = library.rows[library.rowOfItem[50] ?? 0];

    expect(scrollTopToShow(library, 50, { ...view, scrollTop: 50_000 })).toBe((row?.top ?? 0) - 40);
  });

  it('shows the heading of a day with its first row', () => {
    expect(scrollTopToShow(library, 0, { ...view, scrollTop: 50_000 })).toBe(0);
  });

  it('moves down just enough, clear of the prompt bar', () => {
    const row = library.rows[library.rowOfItem[500] ?? 0];

    expect(scrollTopToShow(library, 500, { ...view, scrollTop: 0 })).toBe((row?.top ?? 0) + (row?.height ?? 0) - 600);
  });
});

describe('rows that scrolling brings next', () => {
  const rowHeight = (library.rows[500]?.height ?? 0) + options.gap;

  it.each([
    [options.gap, 0],
    [options.gap + 1, 1],
    [rowHeight * 3, 3],
    [rowHeight * 3 + options.gap + 1, 4],
  ])('within %d pixels are %d, on either side', (distance, count) => {
    expect(rowsBelow(library, 500, distance)).toEqual({ start: 500, end: 500 + count });
    expect(rowsAbove(library, 500, distance)).toEqual({ start: 500 - count, end: 500 });
  });

  it('end where the library does', () => {
    expect(rowsAbove(library, 2, 1_000_000)).toEqual({ start: 0, end: 2 });
    expect(rowsBelow(library, library.rows.length - 1, 1_000_000).end).toBe(library.rows.length);
    expect(rowsBelow(library, library.rows.length, 1000)).toEqual({
      start: library.rows.length,
      end: library.rows.length,
    });
    expect(rowsAbove(library, 0, 1000)).toEqual({ start: 0, end: 0 });
  });
});
