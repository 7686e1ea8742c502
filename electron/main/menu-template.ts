import type { MenuItemConstructorOptions } from 'electron';
import {
  ACTION_IDS,
  type ActionGroup,
  type ActionId,
  actionRow,
  type ActionTexts,
} from '../../src/contract/actions.ts';
import type { Shortcuts } from '../../src/contract/shortcuts.ts';
import { menuKeys } from './menu-keys.ts';
import type { ShellMessages } from './messages/shape.ts';
import type { ZoomStep } from './zoom.ts';

export type MenuFacts = {
  readonly isMac: boolean;
  readonly isPackaged: boolean;
  readonly isPaused: boolean;
  readonly messages: ShellMessages;
  readonly actions: ActionTexts;
  /** Keys of somebody's own. */
  readonly shortcuts: Shortcuts;
  readonly perform: (action: ActionId) => void;
  readonly zoom: (step: ZoomStep) => void;
};

type Item = MenuItemConstructorOptions;
const SEPARATOR = { type: 'separator' } as const satisfies Item;

/**
 * The native menus: those of the system, with the actions of the one table in them, and every word in the language of the page. Nothing
 * that a packaged app should not have (developer tools). Pure.
 */
export function menuTemplate(facts: MenuFacts): Item[] {
  const { isMac, messages } = facts;
  const text = messages.menu;
  const last: Item = isMac ? { role: 'close', label: text.close } : { role: 'quit', label: text.quit };
  return [
    ...(isMac ? [appMenu(facts)] : []),
    { label: text.file, submenu: [...actionItems(facts, 'make'), SEPARATOR, last] },
    editMenu(facts),
    viewMenu(facts),
    groupMenu(facts, 'go'),
    groupMenu(facts, 'queue'),
    windowMenu(facts),
    { ...groupMenu(facts, 'help'), role: 'help' },
  ];
}

/** The menu that macOS has under the name of the app. */
function appMenu({ messages: { menu: text } }: MenuFacts): Item {
  return {
    label: 'Gesso',
    submenu: [
      { role: 'about', label: text.about },
      SEPARATOR,
      { role: 'services', label: text.services },
      SEPARATOR,
      { role: 'hide', label: text.hide },
      { role: 'hideOthers', label: text.hideOthers },
      { role: 'unhide', label: text.showAll },
      SEPARATOR,
      { role: 'quit', label: text.quit },
    ],
  };
}

function editMenu({ messages: { menu: text } }: MenuFacts): Item {
  return {
    label: text.edit,
    submenu: [
      { role: 'undo', label: text.undo },
      { role: 'redo', label: text.redo },
      SEPARATOR,
      { role: 'cut', label: text.cut },
      { role: 'copy', label: text.copy },
      { role: 'paste', label: text.paste },
      { role: 'delete', label: text.delete },
      SEPARATOR,
      { role: 'selectAll', label: text.selectAll },
    ],
  };
}

function viewMenu(facts: MenuFacts): Item {
  const text = facts.messages.menu;
  const zoomIn = (): void => facts.zoom(1);
  return {
    label: text.view,
    submenu: [
      ...actionItems(facts, 'appearance'),
      SEPARATOR,
      { id: 'zoom-reset', label: text.actualSize, accelerator: 'CmdOrCtrl+0', click: () => facts.zoom(0) },
      { id: 'zoom-in', label: text.zoomIn, accelerator: 'CmdOrCtrl+Plus', click: zoomIn },
      // The same key without shift, on keyboards where it is one.
      { id: 'zoom-in-too', label: text.zoomIn, accelerator: 'CmdOrCtrl+=', click: zoomIn, visible: false },
      { id: 'zoom-out', label: text.zoomOut, accelerator: 'CmdOrCtrl+-', click: () => facts.zoom(-1) },
      SEPARATOR,
      { role: 'togglefullscreen', label: text.fullScreen },
      { role: 'reload', label: text.reload },
      ...(facts.isPackaged ? [] : [{ role: 'forceReload' } as const, { role: 'toggleDevTools' } as const]),
    ],
  };
}

function windowMenu({ isMac, messages: { menu: text } }: MenuFacts): Item {
  const more: Item[] = isMac
    ? [{ role: 'zoom', label: text.maximize }, SEPARATOR, { role: 'front', label: text.toFront }]
    : [{ role: 'close', label: text.close }];
  return { role: 'window', label: text.window, submenu: [{ role: 'minimize', label: text.minimize }, ...more] };
}

function groupMenu(facts: MenuFacts, group: ActionGroup): Item {
  return { label: facts.actions.groups[group], submenu: actionItems(facts, group) };
}

function actionItems(facts: MenuFacts, group: ActionGroup): Item[] {
  const ids = ACTION_IDS.filter((id) => actionRow(id).group === group && actionRow(id).isInMenu !== false);
  return ids.filter((id) => id !== (facts.isPaused ? 'pause' : 'resume')).map((id) => actionItem(facts, id));
}

function actionItem({ actions, shortcuts, perform }: MenuFacts, id: ActionId): Item {
  return { id, label: actions.actions[id], click: () => perform(id), ...menuKeys(id, shortcuts) };
}
