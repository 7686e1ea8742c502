import type { MenuItemConstructorOptions } from 'electron';

/** The standard menus, and nothing that a packaged app should not have (developer tools). */
export function menuTemplate(given: {
  readonly isMac: boolean;
  readonly isPackaged: boolean;
}): MenuItemConstructorOptions[] {
  const developer: MenuItemConstructorOptions[] = given.isPackaged
    ? []
    : [{ type: 'separator' }, { role: 'forceReload' }, { role: 'toggleDevTools' }];
  const file: MenuItemConstructorOptions = {
    role: 'fileMenu',
    submenu: [given.isMac ? { role: 'close' } : { role: 'quit' }],
  };
  const view: MenuItemConstructorOptions = {
    role: 'viewMenu',
    submenu: [
      { role: 'reload' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...developer,
    ],
  };
  return [...(given.isMac ? [appMenu] : []), file, { role: 'editMenu' }, view, { role: 'windowMenu' }];
}

const appMenu: MenuItemConstructorOptions = { role: 'appMenu' };
