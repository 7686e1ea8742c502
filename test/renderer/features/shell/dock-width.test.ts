import { expect, it } from 'vitest';
import { DOCK_WIDTH, dockWidthAfterKey, dockWidthOf } from '../../../../renderer/features/shell/dock-width.ts';

it('a width is kept within what can be read and leaves room for the view', () => {
  expect([dockWidthOf(300.4), dockWidthOf(10), dockWidthOf(5000), dockWidthOf(Number.NaN)]).toEqual([
    300,
    DOCK_WIDTH.least,
    DOCK_WIDTH.most,
    DOCK_WIDTH.usual,
  ]);
});

it('the edge lies at the left: the arrow to the left makes it wider', () => {
  expect(dockWidthAfterKey(316, 'ArrowLeft')).toBe(332);
  expect(dockWidthAfterKey(316, 'ArrowRight')).toBe(300);
  expect(dockWidthAfterKey(265, 'ArrowRight')).toBe(DOCK_WIDTH.least);
  expect(dockWidthAfterKey(316, 'Home')).toBe(DOCK_WIDTH.most);
  expect(dockWidthAfterKey(316, 'Enter')).toBeUndefined();
});
