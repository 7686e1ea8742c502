import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../electron/main/menu-template.ts';

const roles = (given: { isMac: boolean; isPackaged: boolean }): string[] =>
  JSON.stringify(menuTemplate(given)).match(/(?<="role":")\w+/g) ?? [];

describe('menuTemplate', () => {
  it('can quit on every system', () => {
    expect(roles({ isMac: false, isPackaged: true })).toContain('quit');
    // The application menu of macOS brings its own Quit.
    expect(roles({ isMac: true, isPackaged: true })).toEqual(expect.arrayContaining(['appMenu', 'close']));
  });

  it('has developer tools only where the app is not packaged', () => {
    expect(roles({ isMac: false, isPackaged: false })).toContain('toggleDevTools');
    expect(roles({ isMac: false, isPackaged: true })).not.toContain('toggleDevTools');
    expect(roles({ isMac: true, isPackaged: true })).not.toContain('forceReload');
  });
});
