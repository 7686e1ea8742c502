import { expect, it } from 'vitest';
import { gridStep } from '../../../../renderer/features/parameters/grid-step.ts';

/** Three, three and two tiles. */
const PLACES = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => ({ left: (n % 3) * 100, top: Math.floor(n / 3) * 120 }));

it.each([
  ['ArrowRight', 0, 1],
  ['ArrowRight', 2, 3],
  ['ArrowRight', 7, undefined],
  ['ArrowLeft', 3, 2],
  ['ArrowLeft', 0, undefined],
  ['ArrowDown', 1, 4],
  ['ArrowDown', 5, 7],
  ['ArrowDown', 6, undefined],
  ['ArrowUp', 7, 4],
  ['ArrowUp', 1, undefined],
  ['Home', 5, 0],
  ['Home', 0, undefined],
  ['End', 0, 7],
  ['Enter', 3, undefined],
])('%s on tile %i leads to %s', (key, at, to) => {
  expect(gridStep(PLACES, at, key)).toBe(to);
});

it('leads nowhere while no tile has the focus', () => {
  expect(gridStep(PLACES, -1, 'ArrowRight')).toBeUndefined();
});
