import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import type { Log } from '../../src/core/base/log.ts';
import type { Speech } from './messages/speech.ts';
import { PAGE_URL } from './origins.ts';
import { recoverPage } from './page-recovery.ts';
import type { ShellMemory } from './shell-memory.ts';
import { rememberedBounds, rememberWindow } from './window-memory.ts';
import { windowOptions } from './window-options.ts';
import { followZoom, type ZoomStep, zoomWindow } from './zoom.ts';

/** The app's windows: one today. */
export type Windows = {
  /** Opens the window, or brings the open one to the front. */
  show(): void;
  /** The window that there is; undefined while the app lives without one. */
  current(): BrowserWindow | undefined;
  /** Makes the page larger or smaller, and keeps it so. */
  zoom(step: ZoomStep): void;
  /** Closes all, asking nobody. */
  closeAll(): void;
  all(): ReadonlySet<BrowserWindow>;
  has(contentsId: number): boolean;
};

export type WindowsOptions = {
  /** A file of the package. */
  readonly preload: string;
  readonly speech: Speech;
  readonly memory: () => ShellMemory;
  readonly keepMemory: (seen: Partial<ShellMemory>) => void;
  /** Asked before a window closes by its button: false keeps it. */
  readonly mayClose: () => boolean;
  /** Windows ends the session and with it, without another word, this process. */
  readonly onSessionEnd: () => void;
  readonly log: Log;
};

/** Keeps our windows. Nothing is opened yet. */
export function createWindows(options: WindowsOptions): Windows {
  const windows = new Set<BrowserWindow>();
  const current = (): BrowserWindow | undefined => [...windows].find((window) => !window.isDestroyed());

  function open(): void {
    const window = new BrowserWindow(optionsOf(options));
    windows.add(window);
    window.once('closed', () => windows.delete(window));
    window.once('ready-to-show', () => {
      // Not before: maximising shows a window.
      if (options.memory().isMaximized) window.maximize();
      window.show();
    });
    window.on('close', (event) => {
      if (process.platform !== 'darwin' && windows.size === 1 && !options.mayClose()) event.preventDefault();
    });
    window.once('session-end', options.onSessionEnd);
    follow(window, options);
    load(window, options.log);
  }

  return {
    show() {
      const [window] = windows;
      if (window === undefined) return open();
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    current,
    zoom(step) {
      const window = current();
      if (window !== undefined) zoomWindow(window, step, options.keepMemory);
    },
    closeAll: () => {
      for (const window of windows) window.destroy();
    },
    all: () => windows,
    has: (contentsId) => [...windows].some((window) => !window.isDestroyed() && window.webContents.id === contentsId),
  };
}

function optionsOf({ preload, memory }: WindowsOptions): ReturnType<typeof windowOptions> {
  return windowOptions({
    preload,
    isPackaged: app.isPackaged,
    isDark: nativeTheme.shouldUseDarkColors,
    workArea: screen.getPrimaryDisplay().workAreaSize,
    bounds: rememberedBounds(memory()),
  });
}

function follow(window: BrowserWindow, { memory, keepMemory, speech, log }: WindowsOptions): void {
  if (memory().isFullScreen) window.setFullScreen(true);
  followZoom(window, { memory, keep: keepMemory });
  rememberWindow(window, keepMemory);
  recoverPage(window, { speech, log, quit: () => app.quit() });
  window.webContents.on('preload-error', (_event, _path, error) =>
    log.error({ error: error.message }, 'the preload failed'),
  );
}

function load(window: BrowserWindow, log: Log): void {
  window.loadURL(PAGE_URL).catch((error: unknown) => {
    log.error({ error: String(error) }, 'the page could not be loaded');
    // A window that nobody sees could not be closed either.
    if (!window.isDestroyed()) window.show();
  });
}
