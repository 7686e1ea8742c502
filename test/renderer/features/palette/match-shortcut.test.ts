import { describe, expect, it } from 'vitest';
import { matchShortcut } from '../../../../renderer/features/palette/match-shortcut.ts';

const shortcuts = ['mod+k', '?', 'p', 'g l'];
const plain = { hasMod: false, hasAlt: false, isTyping: false };

describe('shortcuts', () => {
  it('match chords also while somebody types', () => {
    expect(matchShortcut(shortcuts, { ...plain, key: 'K', hasMod: true, isTyping: true }, undefined)).toEqual({
      kind: 'match',
      shortcut: 'mod+k',
    });
  });

  it('leave plain keys to whoever types', () => {
    expect(matchShortcut(shortcuts, { ...plain, key: 'p', isTyping: true }, undefined)).toEqual({ kind: 'none' });
  });

  it('match one key after the other', () => {
    expect(matchShortcut(shortcuts, { ...plain, key: 'g' }, undefined)).toEqual({ kind: 'prefix', key: 'g' });
    expect(matchShortcut(shortcuts, { ...plain, key: 'l' }, 'g')).toEqual({ kind: 'match', shortcut: 'g l' });
    expect(matchShortcut(shortcuts, { ...plain, key: 'l' }, undefined)).toEqual({ kind: 'none' });
  });

  it('do not take browser chords or Alt for a plain key', () => {
    expect(matchShortcut(shortcuts, { ...plain, key: 'p', hasMod: true }, undefined)).toEqual({ kind: 'none' });
    expect(matchShortcut(shortcuts, { ...plain, key: 'p', hasAlt: true }, undefined)).toEqual({ kind: 'none' });
  });
});
