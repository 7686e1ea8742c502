import { app } from './main/app.ts';
import { BrowserWindow } from './main/browser-window.ts';
import { dialog } from './main/dialog.ts';
import { ipcMain } from './main/ipc-main.ts';
import { Menu, MenuItem } from './main/menu.ts';
import { nativeImage } from './main/native-image.ts';
import { nativeTheme } from './main/native-theme.ts';
import { Notification } from './main/notification.ts';
import { powerMonitor, powerSaveBlocker } from './main/power.ts';
import { protocol } from './main/protocol.ts';
import { screen } from './main/screen.ts';
import { session } from './main/session.ts';
import { shell } from './main/shell.ts';
import { clipboard, crashReporter, safeStorage } from './main/small-parts.ts';
import { Tray } from './main/tray.ts';

/** Takes the place of the module `electron` in main. A name that is missing here fails where main is linked, with that name. */
export {
  app,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
};
