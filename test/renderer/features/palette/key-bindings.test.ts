import { describe, expect, it } from 'vitest';
import type { AppAction } from '../../../../renderer/features/palette/app-action.ts';
import { APP_ACTIONS } from '../../../../renderer/features/palette/app-actions.ts';
import {
  type Capture,
  capture,
  conflictOf,
  withBinding,
  withBindings,
  withoutBinding,
} from '../../../../renderer/features/palette/key-bindings.ts';
import { shortcutText } from '../../../../renderer/features/palette/shortcut-text.ts';
import { LIBRARY_ACTIONS } from '../../../../renderer/features/library/library-actions.ts';
import { shortcutsSchema } from '../../../../src/contract/shortcuts.ts';

const ALL = [...APP_ACTIONS, ...LIBRARY_ACTIONS];
const action = (id: string): AppAction => {
  const found = ALL.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no action ${id}`);
  return found;
};
const press = (key: string, hasMod = false) => ({ key, hasMod, hasAlt: false });

describe('keys of somebody’s own', () => {
  it('take the place of the usual ones, and can be taken away', () => {
    const bound = withBindings(ALL, { palette: 'mod+p', shortcuts: '' });

    expect(bound.find(({ id }) => id === 'palette')?.shortcut).toBe('mod+p');
    expect(bound.find(({ id }) => id === 'shortcuts')?.shortcut).toBeUndefined();
    expect(bound.find(({ id }) => id === 'generate')?.shortcut).toBe('mod+enter');
  });

  it('are kept only while they differ from the usual ones', () => {
    const own = withBinding({}, { action: action('palette'), shortcut: 'mod+p' });
    expect(own).toEqual({ palette: 'mod+p' });
    expect(withBinding(own, { action: action('palette'), shortcut: 'mod+k' })).toEqual({});
    expect(withBinding({}, { action: action('refresh'), shortcut: '' })).toEqual({});
    expect(withoutBinding(own, 'palette')).toEqual({});
  });

  it('are taken from who had them', () => {
    const bindings = withBinding({}, { action: action('refresh'), shortcut: '?', taken: action('shortcuts') });

    expect(bindings).toEqual({ refresh: '?', shortcuts: '' });
    expect(shortcutsSchema.parse(bindings)).toEqual(bindings);
    expect(conflictOf(withBindings(ALL, bindings), 'refresh', '?')).toBeUndefined();
  });
});

describe('a conflict', () => {
  it.each([
    ['the same keys', '?', 'shortcuts'],
    ['a key that begins a sequence', 'g', 'go-library'],
    ['a sequence behind a key', 'p p', 'prompt'],
    ['the same sequence', 'g s', 'go-settings'],
    ['a chord', 'mod+k', 'palette'],
  ])('is named: %s', (_, shortcut, id) => {
    const conflict = conflictOf(ALL, 'refresh', shortcut);

    expect(conflict?.kind === 'action' ? conflict.action.id : conflict).toBe(id);
  });

  it('with keys of a place or of the browser cannot be resolved by taking', () => {
    expect(conflictOf(ALL, 'refresh', 'j')?.kind).toBe('fixed');
    expect(conflictOf(ALL, 'refresh', '3')?.kind).toBe('fixed');
    expect(conflictOf(ALL, 'refresh', 'mod+w')?.kind).toBe('browser');
  });

  it('is none with oneself, nor among the usual keys', () => {
    for (const { id, shortcut } of ALL)
      if (shortcut !== undefined) expect(conflictOf(ALL, id, shortcut), id).toBeUndefined();
  });
});

describe('asking for keys', () => {
  const WAITING: Capture = { kind: 'waiting' };

  it('takes a chord at once, whatever the modifier alone did before', () => {
    expect(capture(capture(WAITING, press('Control', true)), press('P', true))).toEqual({
      kind: 'done',
      shortcut: 'mod+p',
    });
  });

  it('waits after a plain key for a second one', () => {
    const first = capture(WAITING, press('H'));
    expect(first).toEqual({ kind: 'first', key: 'h' });
    expect(capture(first, press('B'))).toEqual({ kind: 'done', shortcut: 'h b' });
  });

  it('ends without keys on Esc, and leaves alone what moves and presses things', () => {
    expect(capture({ kind: 'first', key: 'h' }, press('Escape'))).toEqual({ kind: 'cancelled' });
    for (const key of ['Tab', 'Enter', ' ', 'Shift', 'Dead']) expect(capture(WAITING, press(key))).toEqual(WAITING);
  });

  it('gives what the engine keeps', () => {
    for (const shortcut of ['mod+p', 'h', 'h b', '', 'mod++', 'f5'])
      expect(shortcutsSchema.safeParse({ x: shortcut }).success, shortcut).toBe(true);
    for (const shortcut of ['a b c', 'mod+ ', ' ', 'x'.repeat(40)])
      expect(shortcutsSchema.safeParse({ x: shortcut }).success, shortcut).toBe(false);
  });
});

it('keys are written as they are printed', () => {
  expect(shortcutText('g l')).toBe('G then L');
  expect(shortcutText(' ')).toBe('Space');
  expect(shortcutText('arrowright')).toBe('→');
});
