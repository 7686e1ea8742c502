import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { FrameTree } from '../chromium/frame-tree.ts';
import { openPage, type PageTarget } from '../chromium/page-target.ts';
import { asElectron, NotModelledError } from '../not-modelled.ts';
import { eventOf } from './event.ts';
import { NavigationEvents } from './navigation-events.ts';
import { followPage, watchHangs } from './page-events.ts';
import { encodeMessage, receiveMessages } from './page-messages.ts';
import { applyPermissions } from './permissions.ts';
import { popupsOf } from './popups.ts';
import { record } from './record.ts';
import { answerRequests } from './requests.ts';
import { runtime } from './runtime.ts';
import { defaultSession, sessionPart } from './session.ts';
import { applyTheme } from './native-theme.ts';
import { FrameViews } from './web-frame-main.ts';

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];
type Part =
  | 'id'
  | 'session'
  | 'mainFrame'
  | 'send'
  | 'loadURL'
  | 'reload'
  | 'getURL'
  | 'getTitle'
  | 'isDestroyed'
  | 'isCrashed'
  | 'isLoading'
  | 'focus'
  | 'isFocused'
  | 'close'
  | 'setZoomFactor'
  | 'getZoomFactor'
  | 'setZoomLevel'
  | 'getZoomLevel'
  | 'setWindowOpenHandler'
  | 'setWebRTCIPHandlingPolicy'
  | 'getWebRTCIPHandlingPolicy'
  | 'executeJavaScript'
  | 'forcefullyCrashRenderer'
  | 'startDrag'
  | 'toggleDevTools';

const state = { lastId: 0 };

/** A page of a window. Everything that Chromium has to do waits for it; what Electron answers at once is answered from what is known. */
export class WebContentsStandIn extends EventEmitter implements Pick<Electron.WebContents, Part> {
  readonly id: number;
  readonly session = defaultSession;
  readonly self: Electron.WebContents;
  readonly #page: Promise<PageTarget>;
  readonly #gone = new AbortController();
  #frames: FrameTree | undefined;
  #views: FrameViews | undefined;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #rtcPolicy: Parameters<Electron.WebContents['setWebRTCIPHandlingPolicy']>[0] = 'default';
  #zoomLevel = 0;
  #title = '';
  #isCrashed = false;
  #isLoading = false;
  #isFocused = false;

  constructor(options: { readonly preload: string | undefined; readonly bounds: { width: number; height: number } }) {
    super();
    state.lastId += 1;
    this.id = state.lastId;
    this.self = asElectron<Electron.WebContents>('webContents', this);
    const preload =
      options.preload === undefined
        ? undefined
        : { path: options.preload, source: readFileSync(options.preload, 'utf8') };
    this.#page = this.#open({ preload, bounds: options.bounds });
    // Whoever uses the page hears of it.
    this.#page.catch(() => undefined);
    this.on('did-start-loading', () => void (this.#isLoading = true));
    this.on('did-stop-loading', () => void (this.#isLoading = false));
  }

  get mainFrame(): Electron.WebFrameMain {
    if (this.#frames === undefined || this.#views === undefined) throw new Error('the page has no frame yet');
    return this.#views.of(this.#frames.main);
  }
  get opened(): Promise<PageTarget> {
    return this.#page;
  }

  send(channel: string, ...parameters: readonly unknown[]): void {
    const text = encodeMessage('event', channel, parameters);
    if (!this.isDestroyed()) this.#do(({ toPreload }) => toPreload(text));
  }
  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    const { protocol, host } = new URL(url);
    await applyPermissions((await runtime.chromium.promise).browser, this.self, `${protocol}//${host}`);
    await page.navigate(url);
  }
  reload(): void {
    this.#do(({ navigate }) => navigate(this.getURL()));
  }
  getURL(): string {
    return this.#frames?.main.url ?? '';
  }
  getTitle(): string {
    return this.#title;
  }
  isDestroyed(): boolean {
    return this.#gone.signal.aborted;
  }
  isCrashed(): boolean {
    return this.#isCrashed;
  }
  isLoading(): boolean {
    return this.#isLoading;
  }
  focus(): void {
    this.#isFocused = true;
    this.#do(({ cdp }) => cdp.send('Page.bringToFront'));
  }
  isFocused(): boolean {
    return this.#isFocused;
  }
  close(): void {
    this.#do((page) => page.close());
  }
  setZoomFactor(factor: number): void {
    this.setZoomLevel(Math.log(factor) / Math.log(1.2));
  }
  getZoomFactor(): number {
    return 1.2 ** this.#zoomLevel;
  }
  setZoomLevel(level: number): void {
    this.#zoomLevel = level;
  }
  getZoomLevel(): number {
    return this.#zoomLevel;
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }
  setWebRTCIPHandlingPolicy(policy: Parameters<Electron.WebContents['setWebRTCIPHandlingPolicy']>[0]): void {
    this.#rtcPolicy = policy;
  }
  getWebRTCIPHandlingPolicy(): string {
    return this.#rtcPolicy;
  }
  async executeJavaScript(expression: string, userGesture = false): Promise<unknown> {
    const { cdp } = await this.#page;
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
      expression,
      userGesture,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  forcefullyCrashRenderer(): void {
    this.#do(({ cdp }) => cdp.send('Page.crash'));
  }
  startDrag(item: Electron.Item): void {
    record.drags.push(item);
  }
  toggleDevTools(): void {}

  /** The window has gone. */
  end(): void {
    if (this.isDestroyed()) return;
    this.#gone.abort();
    this.emit('destroyed');
  }

  async #open(options: {
    readonly preload: Parameters<typeof openPage>[2]['preload'];
    readonly bounds: { width: number; height: number };
  }): Promise<PageTarget> {
    const chromium = await runtime.chromium.promise;
    const emit = this.emit.bind(this);
    const page = await openPage(chromium, await popupsOf(chromium), {
      ...options,
      listen: (cdp, frames) => {
        const views = new FrameViews(frames);
        this.#frames = frames;
        this.#views = views;
        answerRequests(cdp, this.self, new NavigationEvents(cdp, { frames, views, emit }));
        const onPreloadError = (path: string, message: string): void =>
          void this.emit('preload-error', eventOf({}), path, new Error(message));
        receiveMessages({ cdp, frames, views, sender: this.self, onPreloadError });
        followPage(cdp, {
          emit,
          mainFrame: () => (frames.all.length === 0 ? undefined : frames.main),
          onDocument: () => void (this.#isCrashed = false),
          onCrash: () => {
            this.#isCrashed = true;
            frames.forgetWorlds();
            this.emit('render-process-gone', eventOf({}), { reason: 'crashed', exitCode: 139 });
          },
        });
        cdp.on('Page.windowOpen', ({ url, windowName, windowFeatures }) =>
          this.#askToOpen(url, windowName, windowFeatures),
        );
        cdp.on('Page.downloadWillBegin', ({ url }) => sessionPart.startDownload(url, this.self));
        watchHangs(cdp, frames, emit, this.#gone.signal);
      },
    });
    await applyTheme(page.cdp);
    return page;
  }

  #askToOpen(url: string, frameName: string, windowFeatures: readonly string[]): void {
    const { action } = this.#openHandler({
      url,
      frameName,
      features: windowFeatures.join(','),
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'strict-origin-when-cross-origin' },
    });
    if (action !== 'deny') throw new NotModelledError('a second window by window.open');
  }

  /** Runs something in the page, in order. A page that has gone has nothing to do. */
  #do(action: (page: PageTarget) => Promise<unknown>): void {
    this.#page.then(action).catch((error: unknown) => {
      if (!this.isDestroyed() && !this.#isCrashed) process.stderr.write(`stand-in: ${String(error)}\n`);
    });
  }
}
