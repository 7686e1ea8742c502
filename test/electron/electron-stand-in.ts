import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reply, Sent } from './preload-stand-in.ts';
import type { Area } from './shell-stand-in.ts';

export { contextBridge, ipcRenderer } from './preload-stand-in.ts';
export {
  crashReporter,
  dialog,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  screen,
  shell,
  Tray,
} from './shell-stand-in.ts';

/*
 * Takes the place of the module `electron` where no Electron is: the few parts that our shell uses, as far as they can be told without a
 * browser. It records what it is told and lets a test play the other side. What it does not have, the shell must not use.
 */

type Handler = (...parameters: readonly unknown[]) => unknown;

type Event = { defaultPrevented: boolean; preventDefault(): void };

/** An event of Electron: `preventDefault` is all that it can do. */
export function preventable<T extends object>(fields: T): T & Event {
  const event = { ...fields, defaultPrevented: false, preventDefault: () => void (event.defaultPrevented = true) };
  return event;
}

class AppStandIn extends EventEmitter {
  isPackaged = false;
  hasLock = true;
  isSandboxEnabled = false;
  readonly paths = new Map<string, string>([['downloads', join(tmpdir(), 'downloads')]]);
  readonly exitCodes: number[] = [];
  /** Called by `exit`; a process of its own really ends there. */
  onExit: (code: number) => void = () => undefined;
  readonly #ready = Promise.withResolvers<void>();

  whenReady = (): Promise<void> => this.#ready.promise;
  becomeReady = (): void => this.#ready.resolve();
  setPath = (name: string, path: string): void => void this.paths.set(name, path);
  getPath = (name: string): string => this.paths.get(name) ?? '';
  setAppUserModelId = (): void => undefined;
  getPreferredSystemLanguages = (): string[] => ['en-GB'];
  readonly loginItems: unknown[] = [];
  setLoginItemSettings = (settings: unknown): void => void this.loginItems.push(settings);
  getLoginItemSettings = (): { wasOpenedAtLogin: boolean } => ({ wasOpenedAtLogin: false });
  setAsDefaultProtocolClient = (): boolean => true;
  badge = 0;
  setBadgeCount = (count: number): void => void (this.badge = count);
  disableHardwareAcceleration = (): void => undefined;
  enableSandbox = (): void => void (this.isSandboxEnabled = true);
  requestSingleInstanceLock = (): boolean => this.hasLock;

  quit = (): void => {
    const before = preventable({});
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    for (const window of BrowserWindow.all) window.destroy();
    const will = preventable({});
    this.emit('will-quit', will);
    if (!will.defaultPrevented) this.exit(0);
  };

  exit = (code = 0): void => {
    this.exitCodes.push(code);
    this.emit('quit', {}, code);
    this.onExit(code);
  };
}

export const app = new AppStandIn();

class WebContentsStandIn extends EventEmitter {
  readonly id: number;
  readonly sent: Sent[] = [];
  readonly mainFrame = { origin: 'null', url: '', parent: null as object | null, frameTreeNodeId: 0 };
  openHandler: Handler = () => ({ action: 'allow' });
  webRtcPolicy = 'default';
  isGone = false;
  hasCrashed = false;
  zoomLevel = 0;
  reloads = 0;
  readonly drags: unknown[] = [];

  constructor(id: number) {
    super();
    this.id = id;
    this.mainFrame.frameTreeNodeId = 1000 + id;
  }

  send = (channel: string, message: unknown): void => {
    // As Electron does: what cannot be cloned cannot be sent.
    const copy = { channel, message: structuredClone(message) };
    this.sent.push(copy);
    this.emit('stand-in:sent', copy);
  };
  setWindowOpenHandler = (handler: Handler): void => void (this.openHandler = handler);
  setWebRTCIPHandlingPolicy = (policy: string): void => void (this.webRtcPolicy = policy);
  isDestroyed = (): boolean => this.isGone;
  isCrashed = (): boolean => this.hasCrashed;
  setZoomLevel = (level: number): void => void (this.zoomLevel = level);
  getZoomLevel = (): number => this.zoomLevel;
  reload = (): void => void (this.reloads += 1);
  forcefullyCrashRenderer = (): void => void this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 });
  startDrag = (item: unknown): void => void this.drags.push(item);
}

export type { WebContentsStandIn };

export class BrowserWindow extends EventEmitter {
  static readonly all = new Set<BrowserWindow>();
  readonly options: unknown;
  readonly webContents = new WebContentsStandIn(BrowserWindow.all.size + 1);
  readonly calls: string[] = [];
  backgroundColor = '';
  visible = false;
  minimized = false;
  destroyed = false;
  loaded: Promise<number> = Promise.resolve(0);

  constructor(options: unknown) {
    super();
    this.options = options;
    BrowserWindow.all.add(this);
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('stand-in:window', this);
  }

  /** Asks the scheme's handler, as the network service would. */
  loadURL = async (url: string): Promise<void> => {
    const scheme = url.slice(0, url.indexOf(':'));
    const handler = session.defaultSession.protocol.handlers.get(scheme);
    if (handler === undefined) throw new Error(`nothing answers ${scheme}:`);
    const response = await handler(new Request(url));
    if (!(response instanceof Response)) throw new TypeError('a handler answers with a Response');
    await response.arrayBuffer();
    Object.assign(this.webContents.mainFrame, { url, origin: `${scheme}://${new URL(url).host}` });
    this.emit('ready-to-show');
    this.emit('stand-in:loaded', response.status);
  };
  show = (): void => {
    this.visible = true;
    this.calls.push('show');
  };
  focus = (): void => void this.calls.push('focus');
  focused = false;
  isFocused = (): boolean => this.focused;
  bounds = { x: 10, y: 20, width: 1440, height: 900 };
  maximized = false;
  fullScreen = false;
  progress: unknown[] = [];
  setProgressBar = (value: number, options: { mode: string }): void => void (this.progress = [value, options.mode]);
  setOverlayIcon = (): void => undefined;
  getNormalBounds = (): Area => this.bounds;
  getBounds = (): Area => this.bounds;
  setBounds = (bounds: Area): void => void (this.bounds = bounds);
  center = (): void => void this.calls.push('center');
  maximize = (): void => void (this.maximized = true);
  isMaximized = (): boolean => this.maximized;
  setFullScreen = (isOn: boolean): void => void (this.fullScreen = isOn);
  isFullScreen = (): boolean => this.fullScreen;
  restore = (): void => {
    this.minimized = false;
    this.calls.push('restore');
  };
  isVisible = (): boolean => this.visible;
  isMinimized = (): boolean => this.minimized;
  isDestroyed = (): boolean => this.destroyed;
  setBackgroundColor = (color: string): void => void (this.backgroundColor = color);
  destroy = (): void => {
    if (this.destroyed) return;
    this.destroyed = true;
    this.webContents.isGone = true;
    BrowserWindow.all.delete(this);
    this.emit('closed');
  };
  /** What the user's close button does. */
  close = (): void => {
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.destroy();
    if (BrowserWindow.all.size === 0) app.emit('window-all-closed');
  };
}

export const ipcMain = {
  handlers: new Map<string, Handler>(),
  handle(channel: string, handler: Handler): void {
    if (ipcMain.handlers.has(channel)) throw new Error(`a second handler for ${channel}`);
    ipcMain.handlers.set(channel, handler);
  },
  removeHandler: (channel: string): void => void ipcMain.handlers.delete(channel),
};

/** Plays `ipcRenderer.invoke` of a page. `frame` is what main sees of the sending frame; default: the main frame of the page. */
export async function invoke(
  contents: WebContentsStandIn,
  channel: string,
  message: unknown,
  frame: object | null = contents.mainFrame,
): Promise<Reply> {
  const handler = ipcMain.handlers.get(channel);
  if (handler === undefined) throw new Error(`no handler for ${channel}`);
  return structuredClone(await handler({ sender: contents, senderFrame: frame }, structuredClone(message))) as Reply;
}

export class SessionStandIn extends EventEmitter {
  readonly protocol = {
    handlers: new Map<string, Handler>(),
    handle: (scheme: string, handler: Handler): void => void this.protocol.handlers.set(scheme, handler),
  };
  requestHandler: Handler = () => undefined;
  checkHandler: Handler = () => true;
  deviceHandler: Handler = () => true;
  beforeRequest: Handler = () => undefined;
  readonly webRequest = { onBeforeRequest: (listener: Handler): void => void (this.beforeRequest = listener) };
  setPermissionRequestHandler = (handler: Handler): void => void (this.requestHandler = handler);
  setPermissionCheckHandler = (handler: Handler): void => void (this.checkHandler = handler);
  setDevicePermissionHandler = (handler: Handler): void => void (this.deviceHandler = handler);
}

export const session = { defaultSession: new SessionStandIn() };

type Scheme = { readonly scheme: string; readonly privileges: Readonly<Record<string, boolean>> };
const schemes: Scheme[] = [];

export const protocol = {
  schemes,
  registerSchemesAsPrivileged: (added: readonly Scheme[]): void => void schemes.push(...added),
};

export const Menu = {
  current: undefined as unknown,
  buildFromTemplate: (template: unknown): unknown => template,
  setApplicationMenu: (menu: unknown): void => void (Menu.current = menu),
};
