import type { MenuItemConstructorOptions } from 'electron';
import { ACTION_IDS, type ActionId, actionRow } from '../../src/contract/actions.ts';
import type { Shortcuts } from '../../src/contract/shortcuts.ts';

export type MenuKeys = Pick<MenuItemConstructorOptions, 'accelerator' | 'registerAccelerator'>;

/** Keys as the page names them, where Electron has another word for them. */
const NAMES: Readonly<Record<string, string>> = {
  enter: 'Enter',
  backspace: 'Backspace',
  delete: 'Delete',
  insert: 'Insert',
  home: 'Home',
  end: 'End',
  pageup: 'PageUp',
  pagedown: 'PageDown',
  arrowup: 'Up',
  arrowdown: 'Down',
  arrowleft: 'Left',
  arrowright: 'Right',
  '+': 'Plus',
};

/**
 * The keys that a menu shows beside an action, somebody's own before the usual ones. Those of the page are shown and not taken: its own
 * listener is asked, and knows whether somebody is typing. Those of the menu alone are taken, unless somebody gave them to another action.
 * Keys pressed one after the other have no place in a menu. Pure.
 */
export function menuKeys(id: ActionId, shortcuts: Shortcuts): MenuKeys {
  const { menuShortcut } = actionRow(id);
  const own = ownKeys(id, shortcuts);
  const ofPage = acceleratorOf(own ?? actionRow(id).shortcut);
  // An action's own keys say more than a second, fixed way to it.
  if (ofPage !== undefined && (own !== undefined || menuShortcut === undefined))
    return { accelerator: ofPage, registerAccelerator: false };
  const isTaken = ACTION_IDS.some((other) => ownKeys(other, shortcuts) === menuShortcut);
  const ofMenu = isTaken ? undefined : acceleratorOf(menuShortcut);
  return ofMenu === undefined ? {} : { accelerator: ofMenu };
}

function ownKeys(id: ActionId, shortcuts: Shortcuts): string | undefined {
  return Object.hasOwn(shortcuts, id) ? shortcuts[id] : undefined;
}

/** "mod+enter" → "CmdOrCtrl+Enter"; undefined for keys that no menu can show, which Electron would not take. */
function acceleratorOf(shortcut: string | undefined): string | undefined {
  if (shortcut?.startsWith('mod+') !== true) return undefined;
  const key = shortcut.slice('mod+'.length);
  const isPlain = /^([!-~]|f([1-9]|1\d|2[0-4]))$/.test(key);
  const name = (Object.hasOwn(NAMES, key) ? NAMES[key] : undefined) ?? (isPlain ? key.toUpperCase() : undefined);
  return name === undefined ? undefined : `CmdOrCtrl+${name}`;
}
