import { EventEmitter } from 'node:events';
import { asElectron } from '../not-modelled.ts';
import { app } from './app.ts';
import { eventOf } from './event.ts';
import { runtime } from './runtime.ts';
import { screenPart } from './screen.ts';
import { refuseWeakPage } from './weak-page.ts';
import { WebContentsStandIn } from './web-contents.ts';
import { windowList } from './window-list.ts';
import type { WindowPart } from './window-part.ts';

const views = new Map<number, Electron.BrowserWindow>();
const state = { lastId: 0 };

/** A window: a page of the browser, and what the window manager would know of it. */
class BrowserWindowStandIn extends EventEmitter implements Pick<Electron.BrowserWindow, WindowPart> {
  static getAllWindows = (): Electron.BrowserWindow[] => [...views.values()];
  static getFocusedWindow = (): Electron.BrowserWindow | null =>
    [...views.values()].find((one) => one.isFocused()) ?? null;
  static fromId = (id: number): Electron.BrowserWindow | null => views.get(id) ?? null;
  static fromWebContents = ({ id }: { readonly id: number }): Electron.BrowserWindow | null =>
    [...views.values()].find(({ webContents }) => webContents.id === id) ?? null;

  readonly id: number;
  readonly webContents: Electron.WebContents;
  /** What the app has told the taskbar: a part of 1, below 0 for none. */
  progress = -1;
  progressMode: string | undefined;
  overlay: string | undefined;
  isFlashing = false;
  readonly #contents: WebContentsStandIn;
  #bounds: Electron.Rectangle;
  #shape: 'normal' | 'minimized' | 'maximized' | 'fullscreen' = 'normal';
  #isVisible: boolean;
  #isFocused = false;
  #isDestroyed = false;
  #title: string;
  #background: string;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    if (!runtime.isReady) throw new Error('Cannot create BrowserWindow before app is ready');
    const { width = 800, height = 600, x = 0, y = 0, title = '', backgroundColor = '#FFF', show = true } = options;
    refuseWeakPage(options.webPreferences ?? {});
    state.lastId += 1;
    this.id = state.lastId;
    this.#bounds = { x, y, width, height };
    this.#isVisible = show;
    this.#title = title;
    this.#background = backgroundColor;
    this.#contents = new WebContentsStandIn({ preload: options.webPreferences?.preload, bounds: { width, height } });
    this.webContents = this.#contents.self;
    const self = asElectron<Electron.BrowserWindow>('BrowserWindow', this);
    views.set(this.id, self);
    windowList.add(self);
    this.#follow();
    app.emit('web-contents-created', eventOf({}), this.webContents);
    app.emit('browser-window-created', eventOf({}), self);
    // `new BrowserWindow` gives the checked view, so that what is not modelled is not undefined.
    return self as unknown as this;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  reload(): void {
    this.webContents.reload();
  }
  show(): void {
    this.showInactive();
    this.focus();
  }
  showInactive(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.emit('show', eventOf({}));
  }
  hide(): void {
    if (!this.#isVisible) return;
    this.#isVisible = false;
    this.blur();
    this.emit('hide', eventOf({}));
  }
  focus(): void {
    if (!this.#isVisible || this.#isFocused) return;
    for (const other of views.values()) if (other.id !== this.id) other.blur();
    this.#isFocused = true;
    this.emit('focus', eventOf({}));
    app.emit('browser-window-focus', eventOf({}), views.get(this.id));
  }
  blur(): void {
    if (!this.#isFocused) return;
    this.#isFocused = false;
    this.emit('blur', eventOf({}));
    app.emit('browser-window-blur', eventOf({}), views.get(this.id));
  }
  /** What the close button does: the app may prevent it, then the page. */
  close(): void {
    if (this.#isDestroyed) return;
    const event = eventOf({});
    this.emit('close', event);
    if (event.defaultPrevented) windowList.watcher?.closePrevented();
    else this.#contents.close();
  }
  destroy(): void {
    if (this.#isDestroyed) return;
    const closed = this.#contents.opened.then(({ targetId }) =>
      runtime.running?.browser.send('Target.closeTarget', { targetId }),
    );
    // The browser may end before it can answer.
    closed.catch(() => undefined);
    this.#end();
  }

  isVisible(): boolean {
    return this.#isVisible && !this.isMinimized();
  }
  isFocused(): boolean {
    return this.#isFocused;
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  isMinimized(): boolean {
    return this.#shape === 'minimized';
  }
  isMaximized(): boolean {
    return this.#shape === 'maximized';
  }
  isFullScreen(): boolean {
    return this.#shape === 'fullscreen';
  }
  minimize(): void {
    this.#take('minimized', 'minimize');
    this.blur();
  }
  maximize(): void {
    this.#take('maximized', 'maximize');
  }
  unmaximize(): void {
    if (this.isMaximized()) this.#take('normal', 'unmaximize');
  }
  restore(): void {
    if (this.isMinimized()) this.#take('normal', 'restore');
  }
  setFullScreen(isFull: boolean): void {
    if (isFull !== this.isFullScreen())
      this.#take(isFull ? 'fullscreen' : 'normal', isFull ? 'enter-full-screen' : 'leave-full-screen');
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }
  getNormalBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    const before = this.#bounds;
    this.#bounds = { ...before, ...bounds };
    if (before.x !== this.#bounds.x || before.y !== this.#bounds.y) this.#changed('move', 'moved');
    if (before.width !== this.#bounds.width || before.height !== this.#bounds.height)
      this.#changed('resize', 'resized');
  }
  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }
  center(): void {
    const { x, y, width, height } = screenPart.getPrimaryDisplay().workArea;
    this.setPosition(
      x + Math.round((width - this.#bounds.width) / 2),
      y + Math.round((height - this.#bounds.height) / 2),
    );
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  getTitle(): string {
    return this.#title;
  }
  setBackgroundColor(color: string): void {
    this.#background = color;
  }
  getBackgroundColor(): string {
    return this.#background;
  }
  setProgressBar(progress: number, options?: Electron.ProgressBarOptions): void {
    this.progress = progress;
    this.progressMode = options?.mode;
  }
  setOverlayIcon(_overlay: Electron.NativeImage | null, description: string): void {
    this.overlay = description;
  }
  flashFrame(isFlashing: boolean): void {
    this.isFlashing = isFlashing;
  }
  setMenuBarVisibility(): void {}
  setAutoHideMenuBar(): void {}

  #take(shape: 'normal' | 'minimized' | 'maximized' | 'fullscreen', event: string): void {
    this.#shape = shape;
    this.emit(event, eventOf({}));
  }
  #changed(...events: readonly string[]): void {
    for (const event of events) this.emit(event, eventOf({}));
  }

  #follow(): void {
    const contents = this.#contents;
    contents.once('stand-in:first-paint', () => this.emit('ready-to-show', eventOf({})));
    contents.on('unresponsive', () => this.emit('unresponsive', eventOf({})));
    contents.on('responsive', () => this.emit('responsive', eventOf({})));
    const gone = (closed: { readonly targetId: string }): void =>
      void contents.opened.then(({ targetId }) => {
        if (targetId === closed.targetId) this.#end();
      });
    const { chromium } = runtime;
    void chromium.promise.then(async ({ browser }) => {
      browser.on('Target.targetDestroyed', gone);
      await browser.send('Target.setDiscoverTargets', { discover: true });
    });
  }

  #end(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#isFocused = false;
    this.#contents.end();
    const self = views.get(this.id);
    views.delete(this.id);
    this.emit('closed', eventOf({}));
    if (self !== undefined) windowList.remove(self);
  }
}

export const BrowserWindow = BrowserWindowStandIn;
