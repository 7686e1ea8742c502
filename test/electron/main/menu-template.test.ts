import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../electron/main/menu-template.ts';
import { english } from '../../../electron/main/messages/en.ts';
import { actionTexts } from '../../../src/contract/action-texts/en.ts';
import { ACTION_IDS, type ActionId, actionRow } from '../../../src/contract/actions.ts';

const performed: ActionId[] = [];

function menu(given: { isMac?: boolean; isPackaged?: boolean; isPaused?: boolean } = {}) {
  return menuTemplate({
    isMac: false,
    isPackaged: true,
    isPaused: false,
    ...given,
    messages: english,
    actions: actionTexts,
    perform: (action) => void performed.push(action),
  });
}

type Item = ReturnType<typeof menuTemplate>[number];

function items(template: readonly Item[]): Item[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])]);
}

const roles = (given: Parameters<typeof menu>[0]) => items(menu(given)).flatMap(({ role }) => role ?? []);

describe('menuTemplate', () => {
  it('can quit on every system', () => {
    expect(roles({ isMac: false })).toContain('quit');
    // The application menu of macOS brings its own Quit.
    expect(roles({ isMac: true })).toEqual(expect.arrayContaining(['appMenu', 'close']));
  });

  it('has developer tools only where the app is not packaged', () => {
    expect(roles({ isPackaged: false })).toContain('toggleDevTools');
    expect(roles({ isPackaged: true })).not.toContain('toggleDevTools');
    expect(roles({ isMac: true, isPackaged: true })).not.toContain('forceReload');
  });

  it('offers every action of the table that has a place there, and performs it', () => {
    const offered = items(menu()).flatMap(({ id }) => id ?? []);
    const wanted = ACTION_IDS.filter((id) => actionRow(id).isInMenu !== false && id !== 'resume');

    expect(offered.toSorted()).toEqual(wanted.toSorted());
    const palette = items(menu()).find(({ id }) => id === 'palette');
    palette?.click?.(...([] as unknown as Parameters<NonNullable<typeof palette.click>>));
    expect(performed).toEqual(['palette']);
  });

  it('shows the page’s chords without taking them, and takes its own', () => {
    const byId = (id: string) => items(menu()).find((item) => item.id === id);

    expect(byId('palette')).toMatchObject({ accelerator: 'CmdOrCtrl+K', registerAccelerator: false });
    expect(byId('go-settings')).toMatchObject({ accelerator: 'CmdOrCtrl+,' });
    expect(byId('go-settings')).not.toHaveProperty('registerAccelerator');
    // A key alone would be taken from whoever types.
    expect(byId('shortcuts')).not.toHaveProperty('accelerator');
  });

  it('offers to resume a paused queue', () => {
    const ids = items(menu({ isPaused: true })).map(({ id }) => id);

    expect(ids).toContain('resume');
    expect(ids).not.toContain('pause');
  });
});
