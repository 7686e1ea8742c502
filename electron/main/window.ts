import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import type { Log } from '../../src/core/base/log.ts';
import { PAGE_URL } from './origins.ts';
import { windowOptions } from './window-options.ts';

/** The app's windows: one today. */
export type Windows = {
  /** Opens the window, or brings the open one to the front. */
  show(): void;
  all(): ReadonlySet<BrowserWindow>;
  has(contentsId: number): boolean;
};

/** Keeps our windows. `preload` is a file of the package. Nothing is opened yet. */
export function createWindows({ preload, log }: { readonly preload: string; readonly log: Log }): Windows {
  const windows = new Set<BrowserWindow>();

  function open(): void {
    const options = windowOptions({
      preload,
      isPackaged: app.isPackaged,
      isDark: nativeTheme.shouldUseDarkColors,
      workArea: screen.getPrimaryDisplay().workAreaSize,
    });
    const window = new BrowserWindow(options);
    windows.add(window);
    window.once('closed', () => windows.delete(window));
    window.once('ready-to-show', () => window.show());
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) =>
      log.error({ reason, exitCode }, 'the page of the window has ended'),
    );
    window.webContents.on('preload-error', (_event, _path, error) =>
      log.error({ error: error.message }, 'the preload failed'),
    );
    window.loadURL(PAGE_URL).catch((error: unknown) => {
      log.error({ error: String(error) }, 'the page could not be loaded');
      // A window that nobody sees could not be closed either.
      if (!window.isDestroyed()) window.show();
    });
  }

  return {
    show() {
      const [window] = windows;
      if (window === undefined) return open();
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    all: () => windows,
    has: (contentsId) => [...windows].some((window) => !window.isDestroyed() && window.webContents.id === contentsId),
  };
}
