import type { Cdp } from '../chromium/cdp-connection.ts';
import type { Frame, FrameTree } from '../chromium/frame-tree.ts';
import { eventOf } from './event.ts';
import { record } from './record.ts';

type Emit = (name: string, ...parameters: readonly unknown[]) => unknown;

export type PageWatcher = {
  readonly emit: Emit;
  readonly mainFrame: () => Frame | undefined;
  /** A document of the main frame has begun. */
  readonly onDocument: () => void;
  readonly onCrash: () => void;
};

/** Turns Chromium's events of a page into those of webContents. */
export function followPage(cdp: Cdp, { emit, mainFrame, onDocument, onCrash }: PageWatcher): void {
  const isMain = (frameId: string): boolean => mainFrame()?.id === frameId;
  cdp.on('Page.frameStartedLoading', ({ frameId }) => isMain(frameId) && emit('did-start-loading'));
  cdp.on('Page.frameStoppedLoading', ({ frameId }) => isMain(frameId) && emit('did-stop-loading'));
  cdp.on('Page.lifecycleEvent', ({ frameId, name }) => {
    if (!isMain(frameId)) return;
    if (name === 'DOMContentLoaded') emit('dom-ready', eventOf({}));
    if (name === 'load') emit('did-finish-load');
    if (name === 'firstContentfulPaint') emit('stand-in:first-paint');
  });
  cdp.on('Page.frameNavigated', ({ frame }) => {
    if (frame.parentId !== undefined) return;
    onDocument();
    const { url = '' } = mainFrame() ?? {};
    if ('unreachableUrl' in frame) emit('did-fail-load', eventOf({}), -2, 'ERR_FAILED', url, true, 1, 1);
    else emit('did-navigate', eventOf({}), url, 200, 'OK');
  });
  cdp.on('Page.navigatedWithinDocument', ({ frameId }) => {
    if (isMain(frameId)) emit('did-navigate-in-page', eventOf({}), mainFrame()?.url, true, 1, 1);
  });
  cdp.on('Inspector.targetCrashed', onCrash);
  cdp.on('Page.javascriptDialogOpening', ({ type, message }) => {
    if (type === 'beforeunload') return void handleUnload(cdp, emit);
    record.shown.push({ kind: type, options: { message } });
    // Another client of the browser may have closed it already.
    cdp.send('Page.handleJavaScriptDialog', { accept: false }).catch(() => undefined);
  });
}

/** Prevented means that the page is left all the same, which is what Electron documents. */
async function handleUnload(cdp: Cdp, emit: Emit): Promise<void> {
  const event = eventOf({});
  emit('will-prevent-unload', event);
  await cdp.send('Page.handleJavaScriptDialog', { accept: event.defaultPrevented }).catch(() => undefined);
}

/** How often a page is asked whether it still answers, and how long it may take: then it hangs. */
const LOOK_MS = 1_000;
const HANG_MS = 4_000;

/** Looks after a page until the signal: `unresponsive` when its thread does not answer, `responsive` when it does again. */
export function watchHangs(cdp: Cdp, frames: FrameTree, emit: Emit, signal: AbortSignal): void {
  const state = { isHanging: false };
  const look = async (): Promise<void> => {
    if (frames.all.length === 0) return;
    const timer = setTimeout(() => {
      state.isHanging = true;
      emit('unresponsive');
    }, HANG_MS).unref();
    // A page that crashes does not answer either, and is told of elsewhere.
    await cdp.send('Runtime.evaluate', { expression: '0' }).catch(() => undefined);
    clearTimeout(timer);
    if (state.isHanging) emit('responsive');
    state.isHanging = false;
  };
  const again = (): void => {
    if (!signal.aborted) setTimeout(() => void look().then(again), LOOK_MS).unref();
  };
  again();
}
