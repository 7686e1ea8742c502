import type { Browser } from 'playwright';
import { openWindow, type WindowPage } from './window-page.ts';

const ROWS = 240;
const COLUMNS = 4;

/**
 * A page without a script, with a field to type into, that scrolls through the same pictures, as large as in the library and fetched from the same host: what this
 * browser on this machine can do at all. It waits until it stands.
 */
export async function openPlainPage(browser: Browser, window: WindowPage): Promise<WindowPage> {
  const { page } = window;
  const origin = new URL(page.url()).origin;
  const thumbnails = await page.evaluate(() =>
    [...document.querySelectorAll('[role="gridcell"][data-item]')].map(
      (cell) => `/thumbnails/${cell.getAttribute('data-item') ?? ''}?size=small`,
    ),
  );
  const plain = await openWindow(browser, 'about:blank');
  await plain.page.context().addCookies(await page.context().cookies());
  await plain.page.route('**/plain', (route) =>
    route.fulfill({ contentType: 'text/html', body: documentOf(thumbnails) }),
  );
  await plain.page.goto(`${origin}/plain`);
  await plain.page.unroute('**/plain');
  return plain;
}

function documentOf(thumbnails: readonly string[]): string {
  const pictures = Array.from({ length: ROWS * COLUMNS }, (_, n) => {
    const [row, column] = [Math.floor(n / COLUMNS), n % COLUMNS];
    // An address of its own for each: the library, too, fetches every picture.
    const source = `${thumbnails[n % thumbnails.length] ?? ''}&n=${n}`;
    return `<img loading="lazy" src="${source}" style="top:${row * 206}px;left:${column * 280}px">`;
  });
  return `<!doctype html><style>
    body { margin: 0; height: 100vh; overflow: hidden }
    div { position: relative; height: 100vh; overflow-y: auto; background: #fff; will-change: scroll-position }
    img { position: absolute; width: 270px; height: 200px; object-fit: cover; border-radius: 8px; background: #888 }
    input { position: fixed; z-index: 1; top: 8px; right: 8px }
  </style><input><div>${pictures.join('')}</div>`;
}
