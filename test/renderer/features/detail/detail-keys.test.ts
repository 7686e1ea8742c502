import { describe, expect, it } from 'vitest';
import { commandOfDetailKey } from '../../../../renderer/features/detail/detail-keys.ts';

const plain = { ctrlKey: false, metaKey: false, altKey: false };

describe('commandOfDetailKey', () => {
  it.each([
    ['j', { kind: 'next' }],
    ['ArrowRight', { kind: 'next' }],
    ['K', { kind: 'previous' }],
    ['Escape', { kind: 'close' }],
    [' ', { kind: 'play' }],
    ['0', { kind: 'rate', stars: 0 }],
    ['5', { kind: 'rate', stars: 5 }],
    ['f', { kind: 'favourite' }],
    ['r', { kind: 'apply' }],
    ['Delete', { kind: 'trash' }],
  ] as const)('reads %j', (key, command) => {
    expect(commandOfDetailKey({ key, ...plain })).toEqual(command);
  });

  it('leaves chords to the browser and the palette', () => {
    expect(commandOfDetailKey({ key: 'k', ...plain, ctrlKey: true })).toBeUndefined();
    expect(commandOfDetailKey({ key: 'ArrowLeft', ...plain, altKey: true })).toBeUndefined();
  });
});
