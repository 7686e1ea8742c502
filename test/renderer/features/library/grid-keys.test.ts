import { describe, expect, it } from 'vitest';
import { commandOfKey, type KeyPress } from '../../../../renderer/features/library/grid-keys.ts';

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...modifiers,
});

describe('commandOfKey', () => {
  it.each([
    [press('j'), { kind: 'move', move: 'right', extend: false }],
    [press('K'), { kind: 'move', move: 'left', extend: false }],
    [press('ArrowDown', { shiftKey: true }), { kind: 'move', move: 'down', extend: true }],
    [press('Home', { ctrlKey: true }), { kind: 'move', move: 'first', extend: false }],
    [press('a', { metaKey: true }), { kind: 'selectAll' }],
    [press(' '), { kind: 'preview' }],
    [press(' ', { ctrlKey: true }), { kind: 'toggle' }],
    [press('4'), { kind: 'rate', stars: 4 }],
    [press('0'), { kind: 'rate', stars: 0 }],
    [press('f'), { kind: 'favourite' }],
    [press('Delete'), { kind: 'trash' }],
    [press('Escape'), { kind: 'clear' }],
  ] as const)('reads %o', (key, command) => {
    expect(commandOfKey(key)).toEqual(command);
  });

  it.each([
    press('f', { ctrlKey: true }),
    press('k', { metaKey: true }),
    press('ArrowLeft', { altKey: true }),
    press('6'),
    press('Tab'),
    press('q'),
  ])('leaves %o to the browser and the rest of the app', (key) => {
    expect(commandOfKey(key)).toBeUndefined();
  });
});
