import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright';
import { findChromium } from '../scripts/lib/chromium.mjs';

/** The window in a real browser, with clocks in its page. */
export type WindowPage = {
  readonly page: Page;
  readonly session: CDPSession;
  /** Reads what a clock has measured since it was last read, milliseconds. */
  take(clock: Clock): Promise<readonly number[]>;
  /** What `watch` would have seen of a page of its own; starts and ends the recording of frames. */
  watchFrames(): Promise<void>;
  frames(): Promise<Frames>;
  /** Bytes of JavaScript that live after a whole collection. */
  heapBytes(): Promise<number>;
  close(): Promise<void>;
};

/** keys: from a key to the frame that shows it. searches: from a key in the search field to the frame with its results. views: from a press in the rail to its view. */
export type Clock = 'keys' | 'searches' | 'views';

/** Frames while something happened: time between them, milliseconds, and the most cells that were in the document. */
export type Frames = { readonly gaps: readonly number[]; readonly mostCells: number };

/** A headless Chromium. undefined: none can be started here. */
export function launchBrowser(): Promise<Browser | undefined> {
  const executablePath = findChromium();
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ args, ...(executablePath === undefined ? {} : { executablePath }) }).catch(() => undefined);
}

/** A browser that has never been at any address. */
export function newBrowserProfile(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 1440, height: 900 } });
}

/** Opens the page at this address in a profile of its own; it is not waited for. */
export async function openWindow(browser: Browser, url: string): Promise<WindowPage> {
  const context = await newBrowserProfile(browser);
  const window = await openTab(context);
  await window.page.goto(url, { waitUntil: 'commit' });
  return { ...window, close: () => context.close() };
}

/** An empty tab with the clocks in whatever it will show. */
export async function openTab(context: BrowserContext): Promise<WindowPage> {
  const page = await context.newPage();
  await page.addInitScript(installClocks);
  const session = await context.newCDPSession(page);
  return {
    page,
    session,
    take: (clock) => page.evaluate((name) => window.gessoBench?.[name].splice(0) ?? [], clock),
    watchFrames: () => page.evaluate(() => window.gessoBench?.watchFrames()),
    frames: () => page.evaluate(() => window.gessoBench?.frames() ?? { gaps: [], mostCells: 0 }),
    heapBytes: () => heapBytes(session),
    close: () => page.close(),
  };
}

async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  // Twice: what finalizers hold goes with the second.
  for (let round = 0; round < 2; round++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

type Clocks = Readonly<Record<Clock, number[]>> & { watchFrames(): void; frames(): Frames };

declare global {
  interface Window {
    gessoBench?: Clocks;
  }
}

/** In the page. Every time ends after the frame was painted. */
function installClocks(): void {
  const times = { keys: [] as number[], searches: [] as number[], views: [] as number[] };
  let waiting: number[] = [];
  const CELLS_EACH = 8;
  let recording: { gaps: number[]; mostCells: number } | undefined;

  /** After the next frame: what the document holds when it begins is what is painted. */
  const afterPaint = (done: (at: number) => void): void =>
    void requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.addEventListener('message', () => done(performance.now()), { once: true });
      channel.port1.start();
      channel.port2.postMessage(undefined);
    });

  // The document is looked at when it changes. Looking with every frame would ask for frames that the page does not need, on the thread that is measured.
  const pending = new Set<{ readonly isDone: () => boolean; readonly done: (at: number) => void }>();
  const changes = new MutationObserver(() => {
    for (const one of pending) {
      if (!one.isDone()) continue;
      pending.delete(one);
      afterPaint(one.done);
    }
    if (pending.size === 0) changes.disconnect();
  });
  /** Of the first frame after this has come to be so. */
  const paintedWhen = (isDone: () => boolean, done: (at: number) => void): void => {
    if (isDone()) return afterPaint(done);
    pending.add({ isDone, done });
    changes.observe(document, {
      subtree: true,
      childList: true,
      attributeFilter: ['aria-busy', 'data-waits', 'style'],
    });
  };
  // Views that were left stay as they were, what they waited for included.
  const isSeen = (elements: Iterable<Element>): boolean =>
    [...elements].some((element) => element.closest('main') !== null && element.checkVisibility());
  const placeholders = document.getElementsByClassName('motion-breathe');
  const isFound = (): boolean =>
    document.querySelector('[role="search"][data-waits], [role="grid"][aria-busy="true"]') === null &&
    !isSeen(placeholders);

  addEventListener(
    'keydown',
    (event) => {
      const { target, timeStamp } = event;
      if (event.key.length !== 1) return;
      afterPaint((at) => times.keys.push(at - timeStamp));
      if (!(target instanceof HTMLInputElement) || target.type !== 'search') return;
      waiting.push(timeStamp);
      // The value is not in the field yet. Results of a later key answer the earlier ones too.
      setTimeout(() =>
        paintedWhen(
          () => waiting.length === 0 || isFound(),
          (at) => {
            times.searches.push(...waiting.map((from) => at - from));
            waiting = [];
          },
        ),
      );
    },
    true,
  );
  addEventListener(
    'click',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('nav a') : null;
      const name = link?.getAttribute('aria-label');
      if (name === null || name === undefined) return;
      const isThere = (): boolean =>
        [...document.querySelectorAll('main h1[data-view-title]')].find((title) => title.checkVisibility())
          ?.textContent === name &&
        !isSeen(placeholders) &&
        !isSeen(document.querySelectorAll('main [aria-busy="true"]'));
      paintedWhen(isThere, (at) => times.views.push(at - event.timeStamp));
    },
    true,
  );

  const follow = (last: number) => (now: number) => {
    if (recording === undefined) return;
    recording.gaps.push(now - last);
    // Now and then: counting is work too.
    if (recording.gaps.length % CELLS_EACH === 0)
      recording.mostCells = Math.max(recording.mostCells, document.querySelectorAll('[role="gridcell"]').length);
    requestAnimationFrame(follow(now));
  };
  window.gessoBench = {
    ...times,
    watchFrames() {
      recording = { gaps: [], mostCells: 0 };
      requestAnimationFrame((now) => requestAnimationFrame(follow(now)));
    },
    frames() {
      const seen = recording ?? { gaps: [], mostCells: 0 };
      recording = undefined;
      return seen;
    },
  };
}
