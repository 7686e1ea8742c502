import { beforeEach, describe, expect, it } from 'vitest';
import { type MenuFacts, menuTemplate } from '../../../electron/main/menu-template.ts';
import { german } from '../../../electron/main/messages/de.ts';
import { english } from '../../../electron/main/messages/en.ts';
import { actionTexts } from '../../../src/contract/action-texts/en.ts';
import { ACTION_IDS, type ActionId, actionRow } from '../../../src/contract/actions.ts';

const performed: (ActionId | number)[] = [];

function menu(given: Partial<Pick<MenuFacts, 'isMac' | 'isPackaged' | 'isPaused' | 'messages' | 'shortcuts'>> = {}) {
  return menuTemplate({
    isMac: false,
    isPackaged: true,
    isPaused: false,
    messages: english,
    shortcuts: {},
    ...given,
    actions: actionTexts,
    perform: (action) => void performed.push(action),
    zoom: (step) => void performed.push(step),
  });
}

type Item = ReturnType<typeof menuTemplate>[number];

function items(template: readonly Item[]): Item[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])]);
}

function press(id: string): void {
  const found = items(menu()).find((item) => item.id === id);
  found?.click?.(...([] as unknown as Parameters<NonNullable<typeof found.click>>));
}

beforeEach(() => void performed.splice(0));

const roles = (given: Parameters<typeof menu>[0]) => items(menu(given)).flatMap(({ role }) => role ?? []);

describe('menuTemplate', () => {
  it('can quit on every system', () => {
    expect(roles({ isMac: false })).toContain('quit');
    // The application menu of macOS brings its own Quit.
    expect(roles({ isMac: true })).toEqual(expect.arrayContaining(['about', 'hide', 'quit', 'close']));
  });

  it('has developer tools only where the app is not packaged', () => {
    expect(roles({ isPackaged: false })).toContain('toggleDevTools');
    expect(roles({ isPackaged: true })).not.toContain('toggleDevTools');
    expect(roles({ isMac: true, isPackaged: true })).not.toContain('forceReload');
  });

  it('offers every action of the table that has a place there, and performs it', () => {
    const offered = items(menu()).flatMap(({ id }) => (id === undefined || id.startsWith('zoom') ? [] : id));
    const wanted = ACTION_IDS.filter((id) => actionRow(id).isInMenu !== false && id !== 'resume');

    expect(offered.toSorted()).toEqual(wanted.toSorted());
    press('palette');
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

  it('zooms by its own hand, so that the zoom is kept', () => {
    for (const id of ['zoom-in', 'zoom-in-too', 'zoom-out', 'zoom-reset']) press(id);

    expect(performed).toEqual([1, 1, -1, 0]);
  });

  it.each([true, false])('says nothing in English where the page speaks German (macOS: %s)', (isMac) => {
    const all = items(menu({ isMac, messages: german }));

    // A role without a label of ours has an English one of Electron's.
    expect(all.filter(({ role, label }) => role !== undefined && label === undefined)).toEqual([]);
    expect(all.map(({ label }) => label)).toContain('Vollbild');
  });
});
