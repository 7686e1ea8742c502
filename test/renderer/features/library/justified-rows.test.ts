import { describe, expect, it } from 'vitest';
import {
  boxesOf,
  type ItemRow,
  type LayoutOptions,
  layoutRows,
} from '../../../../renderer/features/library/justified-rows.ts';

const options: LayoutOptions = {
  width: 1000,
  targetHeight: 200,
  gap: 6,
  headerHeight: 28,
  sectionGap: 20,
  maxStretch: 1.4,
};

/** Proportions that repeat after 7 items: landscape, portrait and square. */
function mixedAspects(count: number): Float64Array {
  const cycle = [1.75, 0.66, 1, 1.33, 0.56, 1.5, 1];
  return Float64Array.from({ length: count }, (_, i) => cycle[i % cycle.length] ?? 1);
}

function itemRows(rows: ReturnType<typeof layoutRows>['rows']): ItemRow[] {
  return rows.filter((row): row is ItemRow => row.kind === 'items');
}

describe('layoutRows', () => {
  it('puts every item into exactly one row, in list order', () => {
    const layout = layoutRows(
      mixedAspects(500),
      [
        { key: 'a', count: 180 },
        { key: 'b', count: 320 },
      ],
      options,
    );

    const rows = itemRows(layout.rows);

    expect(rows[0]?.start).toBe(0);
    expect(rows.at(-1)?.end).toBe(500);
    for (const [i, row] of rows.entries()) if (i > 0) expect(row.start).toBe(rows[i - 1]?.end);
  });

  it('knows the row of every item', () => {
    const layout = layoutRows(
      mixedAspects(300),
      [
        { key: 'a', count: 120 },
        { key: 'b', count: 180 },
      ],
      options,
    );

    for (const [index, row] of layout.rows.entries()) {
      if (row.kind !== 'items') continue;
      for (let i = row.start; i < row.end; i++) expect(layout.rowOfItem[i]).toBe(index);
    }
  });

  it('fills the width to the pixel in every filled row', () => {
    const aspects = mixedAspects(400);

    const layout = layoutRows(aspects, [{ key: 'a', count: 400 }], options);

    for (const row of itemRows(layout.rows).filter(({ filled }) => filled)) {
      const last = boxesOf(row, aspects, options).at(-1);
      expect((last?.left ?? 0) + (last?.width ?? 0)).toBe(1000);
    }
  });

  it('keeps the gap between neighbours whatever the rounding', () => {
    const aspects = mixedAspects(60);
    const layout = layoutRows(aspects, [{ key: 'a', count: 60 }], { ...options, width: 997 });

    for (const row of itemRows(layout.rows)) {
      const boxes = boxesOf(row, aspects, { ...options, width: 997 });
      for (const [i, box] of boxes.entries()) {
        const before = boxes[i - 1];
        if (before !== undefined) expect(box.left - (before.left + before.width)).toBe(6);
      }
    }
  });

  it('never makes a row higher than the stretch allows', () => {
    const layout = layoutRows(mixedAspects(1000), [{ key: 'a', count: 1000 }], options);

    for (const row of itemRows(layout.rows)) expect(row.height).toBeLessThanOrEqual(Math.ceil(200 * 1.4));
  });

  it('leaves a short last row at the height it aims at', () => {
    const layout = layoutRows([1, 1], [{ key: 'a', count: 2 }], options);

    expect(itemRows(layout.rows)).toEqual([
      { kind: 'items', section: 0, top: 28, height: 200, start: 0, end: 2, filled: false },
    ]);
  });

  it('stacks rows without overlap and ends at the height it reports', () => {
    const layout = layoutRows(
      mixedAspects(200),
      [
        { key: 'a', count: 90 },
        { key: 'b', count: 110 },
      ],
      options,
    );

    for (const [i, row] of layout.rows.entries()) {
      const before = layout.rows[i - 1];
      if (before !== undefined) expect(row.top).toBeGreaterThanOrEqual(before.top + before.height);
    }
    const last = layout.rows.at(-1);
    expect((last?.top ?? 0) + (last?.height ?? 0)).toBe(layout.height);
  });

  it('draws no heading for an empty section', () => {
    const layout = layoutRows(
      [1],
      [
        { key: 'none', count: 0 },
        { key: 'some', count: 1 },
      ],
      options,
    );

    expect(layout.rows.map((row) => [row.kind, row.section])).toEqual([
      ['header', 1],
      ['items', 1],
    ]);
  });

  it('treats an unknown proportion as a square', () => {
    const layout = layoutRows([Number.NaN, 0], [{ key: 'a', count: 2 }], options);
    const row = itemRows(layout.rows)[0];

    expect(row === undefined ? [] : boxesOf(row, [Number.NaN, 0], options).map(({ width }) => width)).toEqual([
      200, 200,
    ]);
  });

  it('gives a panorama its own row without exceeding the width', () => {
    const layout = layoutRows([12], [{ key: 'a', count: 1 }], { ...options, width: 300 });
    const row = itemRows(layout.rows)[0];

    expect(row?.filled).toBe(true);
    expect(row === undefined ? 0 : boxesOf(row, [12], { ...options, width: 300 })[0]?.width).toBe(300);
  });

  it('lays out 100,000 items with every item placed', () => {
    const aspects = mixedAspects(100_000);
    const sections = Array.from({ length: 400 }, (_, i) => ({ key: String(i), count: 250 }));

    const layout = layoutRows(aspects, sections, options);

    expect(itemRows(layout.rows).reduce((sum, row) => sum + row.end - row.start, 0)).toBe(100_000);
    expect(layout.rows.filter(({ kind }) => kind === 'header')).toHaveLength(400);
  });

  it('says height 0 for an empty library', () => {
    expect(layoutRows([], [], options)).toMatchObject({ rows: [], height: 0 });
  });
});
