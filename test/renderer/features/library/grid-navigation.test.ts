import { describe, expect, it } from 'vitest';
import { type GridGeometry, moveInGrid } from '../../../../renderer/features/library/grid-navigation.ts';
import { type LayoutOptions, layoutRows } from '../../../../renderer/features/library/justified-rows.ts';

const options: LayoutOptions = {
  width: 1000,
  targetHeight: 200,
  gap: 0,
  headerHeight: 28,
  sectionGap: 20,
  maxStretch: 1.4,
};

/** Rows of five squares; the first section has 7 items, so that its second row is short. */
function geometryOf(counts: readonly number[], viewportHeight = 600): GridGeometry {
  const aspects = new Float64Array(counts.reduce((sum, count) => sum + count, 0)).fill(1);
  const layout = layoutRows(
    aspects,
    counts.map((count, i) => ({ key: String(i), count })),
    options,
  );
  return { layout, aspects, options, viewportHeight };
}

describe('moveInGrid', () => {
  const geometry = geometryOf([7, 20]);

  it.each([
    ['right', 3, 'right', 4],
    ['right over the end of a row', 4, 'right', 5],
    ['right over the end of a day', 6, 'right', 7],
    ['left at the first', 0, 'left', 0],
    ['right at the last', 26, 'right', 26],
    ['down in the same column', 1, 'down', 6],
    ['down to the nearest of a short row', 4, 'down', 6],
    ['down over a heading', 6, 'down', 8],
    ['up over a heading', 8, 'up', 6],
    ['up at the top', 2, 'up', 2],
    ['down at the bottom', 24, 'down', 24],
    ['to the start of the row', 9, 'rowStart', 7],
    ['to the end of the row', 9, 'rowEnd', 11],
    ['to the first', 20, 'first', 0],
    ['to the last', 3, 'last', 26],
  ] as const)('goes %s', (_, from, move, to) => {
    expect(moveInGrid(geometry, from, move)).toBe(to);
  });

  it('enters at the first item when nothing is active', () => {
    expect(moveInGrid(geometry, -1, 'down')).toBe(0);
  });

  it('moves by about one screen and keeps the column', () => {
    const long = geometryOf([200]);

    expect(moveInGrid(long, 2, 'pageDown')).toBe(17);
    expect(moveInGrid(long, 17, 'pageUp')).toBe(2);
  });

  it('says -1 for an empty library', () => {
    expect(moveInGrid(geometryOf([]), 0, 'down')).toBe(-1);
  });
});
