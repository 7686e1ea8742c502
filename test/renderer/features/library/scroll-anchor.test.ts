import { describe, expect, it } from 'vitest';
import { type LayoutOptions, layoutRows } from '../../../../renderer/features/library/justified-rows.ts';
import { scrollTopForAnchor, takeAnchor } from '../../../../renderer/features/library/scroll-anchor.ts';

const options: LayoutOptions = {
  width: 1000,
  targetHeight: 200,
  gap: 6,
  headerHeight: 28,
  sectionGap: 20,
  maxStretch: 1.4,
};

function libraryOf(ids: readonly string[]) {
  const layout = layoutRows(new Float64Array(ids.length).fill(1), [{ key: 'all', count: ids.length }], options);
  return { layout, ids };
}

const older = Array.from({ length: 400 }, (_, i) => `old-${i}`);

describe('scroll anchor', () => {
  it('keeps the item in view where it was when results arrive above it', () => {
    const before = libraryOf(older);
    const anchor = takeAnchor(before.layout, older, 3000);
    const grown = [...Array.from({ length: 10 }, (_, i) => `new-${i}`), ...older];
    const after = libraryOf(grown);

    const scrollTop = anchor === undefined ? undefined : scrollTopForAnchor(after.layout, after.ids, anchor);

    const row = after.layout.rows[after.layout.rowOfItem[after.ids.indexOf(anchor?.id ?? '')] ?? -1];
    expect((row?.top ?? 0) - (scrollTop ?? 0)).toBe(anchor?.offset);
    expect(scrollTop).toBeGreaterThan(3000);
  });

  it('takes none at the very top, so that new results push the list down', () => {
    expect(takeAnchor(libraryOf(older).layout, older, 0)).toBeUndefined();
  });

  it('gives no position when the item has left the list', () => {
    const { layout, ids } = libraryOf(older);

    expect(scrollTopForAnchor(layout, ids, { id: 'gone', offset: 0 })).toBeUndefined();
  });
});
