import { describe, expect, it } from 'vitest';
import {
  activeAfterRemoval,
  clearSelection,
  NO_SELECTION,
  select,
  selectAll,
  targetsOf,
} from '../../../../renderer/features/library/selection.ts';

const order = ['a', 'b', 'c', 'd', 'e'];

describe('select', () => {
  it('replaces what was chosen on a plain click', () => {
    const selection = select(select(NO_SELECTION, 'a', 'replace', order), 'c', 'replace', order);

    expect([...selection.ids]).toEqual(['c']);
  });

  it('adds and removes one with Ctrl', () => {
    const both = select(select(NO_SELECTION, 'a', 'replace', order), 'c', 'toggle', order);

    expect([...both.ids]).toEqual(['a', 'c']);
    expect([...select(both, 'a', 'toggle', order).ids]).toEqual(['c']);
  });

  it('chooses from the anchor in either direction with Shift', () => {
    const from = select(NO_SELECTION, 'c', 'replace', order);

    const down = select(from, 'e', 'range', order);
    const up = select(down, 'a', 'range', order);

    expect([...down.ids]).toEqual(['c', 'd', 'e']);
    expect([...up.ids]).toEqual(['a', 'b', 'c']);
    expect(up.active).toBe('a');
  });

  it('chooses only one when the anchor has left the list', () => {
    const selection = select({ ids: new Set(['x']), anchor: 'x', active: 'x' }, 'b', 'range', order);

    expect([...selection.ids]).toEqual(['b']);
    expect(selection.anchor).toBe('b');
  });
});

describe('selection as a whole', () => {
  it('takes every item and keeps the keyboard where it is', () => {
    const all = selectAll(select(NO_SELECTION, 'd', 'replace', order), order);

    expect(all.ids.size).toBe(5);
    expect(all.active).toBe('d');
  });

  it('lets go of everything but the place of the keyboard', () => {
    expect(clearSelection(select(NO_SELECTION, 'b', 'replace', order))).toEqual({
      ids: new Set(),
      anchor: 'b',
      active: 'b',
    });
  });

  it('applies an action to all that is chosen only when it starts from one of them', () => {
    const two = select(select(NO_SELECTION, 'a', 'replace', order), 'b', 'toggle', order);

    expect(targetsOf(two, 'b')).toEqual(['a', 'b']);
    expect(targetsOf(two, 'e')).toEqual(['e']);
  });
});

describe('activeAfterRemoval', () => {
  it.each([
    ['the next that stays', ['b', 'c'], 'b', 'd'],
    ['the one before at the end', ['d', 'e'], 'e', 'c'],
    ['nothing when nothing stays', order, 'a', undefined],
    ['itself when it stays', ['a'], 'c', 'c'],
  ])('is %s', (_, gone, active, next) => {
    expect(activeAfterRemoval(order, new Set(gone), active)).toBe(next);
  });
});
