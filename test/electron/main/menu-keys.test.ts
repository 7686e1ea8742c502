import { describe, expect, it } from 'vitest';
import { menuKeys } from '../../../electron/main/menu-keys.ts';

describe('the keys beside an action in a menu', () => {
  it('are the usual ones: of the page shown and not taken, of the menu alone taken', () => {
    expect(menuKeys('palette', {})).toEqual({ accelerator: 'CmdOrCtrl+K', registerAccelerator: false });
    expect(menuKeys('generate', {})).toEqual({ accelerator: 'CmdOrCtrl+Enter', registerAccelerator: false });
    expect(menuKeys('go-library', {})).toEqual({ accelerator: 'CmdOrCtrl+1' });
    expect(menuKeys('shortcuts', {})).toEqual({});
  });

  it('are somebody’s own where there are some, also in place of the menu’s', () => {
    expect(menuKeys('palette', { palette: 'mod+j' })).toEqual({
      accelerator: 'CmdOrCtrl+J',
      registerAccelerator: false,
    });
    expect(menuKeys('go-library', { 'go-library': 'mod+b' })).toEqual({
      accelerator: 'CmdOrCtrl+B',
      registerAccelerator: false,
    });
  });

  it('are none where somebody took them away; the menu’s way stays', () => {
    expect(menuKeys('palette', { palette: '' })).toEqual({});
    expect(menuKeys('go-library', { 'go-library': 'l' })).toEqual({ accelerator: 'CmdOrCtrl+1' });
  });

  it('leave those of the menu to another action that somebody gave them to', () => {
    expect(menuKeys('go-library', { refresh: 'mod+1' })).toEqual({});
    expect(menuKeys('refresh', { refresh: 'mod+1' })).toMatchObject({ accelerator: 'CmdOrCtrl+1' });
  });

  it.each([
    ['mod+arrowup', 'CmdOrCtrl+Up'],
    ['mod++', 'CmdOrCtrl+Plus'],
    ['mod+f5', 'CmdOrCtrl+F5'],
    ['mod+,', 'CmdOrCtrl+,'],
    ['mod+pagedown', 'CmdOrCtrl+PageDown'],
    // Electron throws for what it does not know, and with it the whole menu.
    ['mod+ü', undefined],
    ['mod+f25', undefined],
    ['mod+constructor', undefined],
    ['g l', undefined],
  ])('%s are %s', (keys, accelerator) => {
    expect(menuKeys('palette', { palette: keys }).accelerator).toBe(accelerator);
  });
});
