import type { MenuItemConstructorOptions } from 'electron';
import {
  ACTION_IDS,
  type ActionGroup,
  type ActionId,
  actionRow,
  type ActionTexts,
} from '../../src/contract/actions.ts';
import type { ShellMessages } from './messages/shape.ts';

export type MenuFacts = {
  readonly isMac: boolean;
  readonly isPackaged: boolean;
  readonly isPaused: boolean;
  readonly messages: ShellMessages;
  readonly actions: ActionTexts;
  readonly perform: (action: ActionId) => void;
};

/**
 * The native menus: those of the system, with the actions of the one table in them. The page listens for the shortcuts itself, so menus
 * only show them; `menuShortcut`s are theirs. Nothing that a packaged app should not have (developer tools). Pure.
 */
export function menuTemplate(facts: MenuFacts): MenuItemConstructorOptions[] {
  const { isMac, messages } = facts;
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const file: MenuItemConstructorOptions = {
    label: messages.menu.file,
    submenu: [...actionItems(facts, 'make'), separator, isMac ? { role: 'close' } : { role: 'quit' }],
  };
  const view: MenuItemConstructorOptions = {
    label: messages.menu.view,
    submenu: [
      ...actionItems(facts, 'appearance'),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
      { role: 'reload' },
      ...(facts.isPackaged ? [] : [{ role: 'forceReload' } as const, { role: 'toggleDevTools' } as const]),
    ],
  };
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    file,
    { role: 'editMenu', label: messages.menu.edit },
    view,
    groupMenu(facts, 'go'),
    groupMenu(facts, 'queue'),
    { role: 'windowMenu' },
    { ...groupMenu(facts, 'help'), role: 'help' },
  ];
}

function groupMenu(facts: MenuFacts, group: ActionGroup): MenuItemConstructorOptions {
  return { label: facts.actions.groups[group], submenu: actionItems(facts, group) };
}

function actionItems(facts: MenuFacts, group: ActionGroup): MenuItemConstructorOptions[] {
  const ids = ACTION_IDS.filter((id) => actionRow(id).group === group && actionRow(id).isInMenu !== false);
  return ids.filter((id) => id !== (facts.isPaused ? 'pause' : 'resume')).map((id) => actionItem(facts, id));
}

function actionItem({ actions, perform }: MenuFacts, id: ActionId): MenuItemConstructorOptions {
  const { shortcut, menuShortcut } = actionRow(id);
  const item = { id, label: actions.actions[id], click: () => perform(id) };
  if (menuShortcut !== undefined) return { ...item, accelerator: acceleratorOf(menuShortcut) };
  if (shortcut === undefined || !shortcut.startsWith('mod+')) return item;
  // Shown and not taken: on macOS, where it cannot be left, the page's own listener is asked first.
  return { ...item, accelerator: acceleratorOf(shortcut), registerAccelerator: false };
}

/** "mod+enter" → "CmdOrCtrl+Enter". */
function acceleratorOf(shortcut: string): string {
  const key = shortcut.slice('mod+'.length);
  return `CmdOrCtrl+${key.charAt(0).toUpperCase()}${key.slice(1)}`;
}
