import { chromium } from 'playwright';
import { findChromium } from '../scripts/lib/chromium.mjs';

/** The window in a real browser, noting when each preview is on the screen. */
export type PreviewPage = {
  /** The end of each picture's `data:` URL, and the wall time (milliseconds) of the first frame that shows it. */
  shown(): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
};

/** How much of a `data:` URL tells one preview from another. */
export const KEY_LENGTH = 32;

/** Opens the page of a host. undefined: no browser can be started here. */
export async function openPreviewPage(pageUrl: string): Promise<PreviewPage | undefined> {
  const executablePath = findChromium();
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium
    .launch({ args, ...(executablePath === undefined ? {} : { executablePath }) })
    .catch(() => undefined);
  if (browser === undefined) return undefined;
  const page = await browser.newPage();
  await page.addInitScript(notePreviews, KEY_LENGTH);
  await page.goto(pageUrl);
  await page.getByRole('region', { name: 'Prompt bar' }).waitFor();
  return {
    shown: async () => new Map(await page.evaluate(() => [...(window.gessoPreviews ?? [])])),
    close: () => browser.close(),
  };
}

declare global {
  interface Window {
    gessoPreviews?: Map<string, number>;
  }
}

/** In the page: a picture counts as shown in the frame after the one in which it was decoded and laid out. */
function notePreviews(keyLength: number): void {
  const shown = (window.gessoPreviews ??= new Map<string, number>());
  const note = (image: HTMLImageElement): void => {
    const { src } = image;
    const key = src.slice(-keyLength);
    if (!src.startsWith('data:image/jpeg') || shown.has(key)) return;
    shown.set(key, Number.NaN);
    void image.decode().then(
      () => requestAnimationFrame((time) => shown.set(key, performance.timeOrigin + time)),
      // Replaced by the next one before it was decoded.
      () => shown.delete(key),
    );
  };
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target instanceof HTMLImageElement) note(target);
      for (const node of addedNodes)
        if (node instanceof HTMLElement)
          for (const image of node instanceof HTMLImageElement ? [node] : node.querySelectorAll('img')) note(image);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['src'] });
}
