import type { Browser } from 'playwright';
import { type Measurement, quantile } from './measure.ts';
import { undisturbed } from './undisturbed.ts';
import { type ShownFrames, shownWhile } from './window-frames.ts';
import type { Frames, WindowPage } from './window-page.ts';
import { openPlainPage } from './window-plain.ts';

const VIEWS = ['Budget', 'Library', 'ComfyUI', 'Library', 'Settings', 'Library'] as const;
const ROUNDS = 4;
/** For what a gesture leaves behind to be drawn. */
const SETTLE_MS = 1000;
const WORDS = ['lighthouse', 'harbour at dawn', 'glacier fog', 'watercolour paper', 'observatory moon'] as const;
/** Between two keys of somebody who types fast. */
const KEY_MS = 110;
/** How somebody scrolls: CSS pixels a second, and how many. In a flight the library shows no new pictures (library-pace.ts). */
const PACES = [
  { name: 'scrolling at a reading pace', speed: 1200, pixels: 12_000 },
  { name: 'scrolling fast', speed: 2500, pixels: 25_000 },
  { name: 'flying', speed: 4000, pixels: 40_000 },
] as const;
const DEEP_SPEED = 8000;
/** A page's clock goes in steps: three frames of 60 a second are 50.0 or 50.1 ms. */
const CLOCK_GRAIN_MS = 0.2;

/** From a press in the rail to the view as it stands, each of the four; the first time of each (its code is fetched) by itself. */
export async function measureViews({ page, take }: WindowPage): Promise<Measurement[]> {
  await take('views');
  const visit = async (rounds: number): Promise<number[]> => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++)
      for (const view of VIEWS) {
        await page.getByRole('link', { name: view, exact: true }).click();
        times.push((await answered(() => take('views')))[0]);
      }
    return times;
  };
  const first = await visit(1);
  const { result: again, stolen } = await undisturbed(() => visit(ROUNDS));
  return [
    { name: 'window: view change, first time, slowest', value: Math.max(...first), unit: 'ms' },
    { name: 'window: view change, p50', value: quantile(again, 0.5), unit: 'ms' },
    { name: 'window: view change, p95', value: quantile(again, 0.95), unit: 'ms' },
    takenLine('view change', stolen),
  ];
}

/**
 * From a key in the search field to its results among 100,000, typed at a fast person's pace; beside it a key in a field of a page
 * without a script, to the frame that shows it.
 */
export async function measureSearch(browser: Browser, window: WindowPage): Promise<Measurement[]> {
  const { result: bare } = await undisturbed(() => typePlainly(browser, window));
  await window.page.bringToFront();
  const { result: times, stolen } = await undisturbed(() => typeWords(window));
  const line = (what: string, of: (times: readonly number[]) => number): Measurement => ({
    name: `window: search, key to results, ${what}`,
    value: of(times),
    floor: of(bare),
    against: 'a key on a page without a script',
    unit: 'ms',
  });
  return [
    line('p50', (of) => quantile(of, 0.5)),
    line('p95', (of) => quantile(of, 0.95)),
    line('slowest', (of) => Math.max(...of)),
    takenLine('search', stolen),
  ];
}

/** How much of the processor others had while something was measured. */
export function takenLine(what: string, stolen: number): Measurement {
  return { name: `window: ${what}, of the processor others had`, value: stolen * 100, unit: '%' };
}

async function typePlainly(browser: Browser, window: WindowPage): Promise<readonly number[]> {
  const plain = await openPlainPage(browser, window);
  await plain.page.locator('input').focus();
  await plain.page.waitForTimeout(SETTLE_MS);
  const times: number[] = [];
  for (const word of WORDS) {
    await plain.page.keyboard.type(word, { delay: KEY_MS });
    for (let seen = 0; seen < word.length;) {
      const taken = await answered(() => plain.take('keys'));
      times.push(...taken);
      seen += taken.length;
    }
  }
  await plain.close();
  return times;
}

async function typeWords({ page, take }: WindowPage): Promise<readonly number[]> {
  const field = page.getByRole('searchbox');
  const times: number[] = [];
  for (const word of WORDS) {
    await field.focus();
    await take('searches');
    await page.keyboard.type(word, { delay: KEY_MS });
    let seen = 0;
    while (seen < word.length) {
      const taken = await answered(() => take('searches'));
      times.push(...taken);
      seen += taken.length;
    }
    await field.fill('');
    await page.waitForFunction(
      () => document.querySelector('[role="search"][data-waits], [role="grid"][aria-busy="true"]') === null,
    );
    // Clearing is a key, too: the next comes at the same pace.
    await page.waitForTimeout(KEY_MS);
  }
  return times;
}

/**
 * Frames while the library is scrolled for ten seconds at each pace, beside those of a page without a script that scrolls the same pictures:
 * those that came to the screen, and those that the page's own script saw. A browser scrolls what is drawn also while a script is at work.
 */
export async function measureScroll(browser: Browser, window: WindowPage, where: string): Promise<Measurement[]> {
  const results: Measurement[] = [];
  for (const { name, speed, pixels } of PACES) {
    const { result: floor } = await undisturbed(async () => {
      const plain = await openPlainPage(browser, window);
      await plain.page.bringToFront();
      const frames = await framesOf(plain, pixels, speed);
      await plain.close();
      return frames;
    });
    await window.page.bringToFront();
    const { result: seen, stolen } = await undisturbed(() => framesOf(window, pixels, speed));
    const line = (what: string, of: (frames: Scrolled) => number, unit: string): Measurement => ({
      name: `window: ${name} ${where}, ${what}`,
      value: of(seen),
      floor: of(floor),
      against: 'the same pictures on a page without a script',
      unit,
    });
    results.push(
      line('time between frames on the screen, p99', ({ shown }) => quantile(shown.gaps, 0.99), 'ms'),
      line('longest time between frames on the screen', ({ shown }) => Math.max(...shown.gaps), 'ms'),
      line('frames on the screen over 50 ms', ({ shown }) => lateShare(shown.gaps), '‰'),
      line(
        'frames on the screen with a part missing',
        ({ shown }) => (shown.unfinished / shown.gaps.length) * 1000,
        '‰',
      ),
      line("the script's frames over 50 ms", ({ own }) => lateShare(own.gaps), '‰'),
      line("longest time between the script's frames", ({ own }) => Math.max(...own.gaps), 'ms'),
      { name: `window: ${name} ${where}, most cells in the document`, value: seen.own.mostCells, unit: 'cells' },
      takenLine(`${name} ${where}`, stolen),
    );
  }
  return results;
}

/** Per thousand. */
function lateShare(gaps: readonly number[]): number {
  return (gaps.filter((gap) => gap > 50 + CLOCK_GRAIN_MS).length / gaps.length) * 1000;
}

type Scrolled = { readonly shown: ShownFrames; readonly own: Frames };

/** Frames from the first moved pixel to when all has come to rest. */
async function framesOf(window: WindowPage, pixels: number, speed: number): Promise<Scrolled> {
  await window.page.waitForTimeout(SETTLE_MS);
  const shown = await shownWhile(window.page, async () => {
    await window.watchFrames();
    await scrollBy(window, pixels, speed);
    await window.page.waitForTimeout(SETTLE_MS);
  });
  return { shown, own: await window.frames() };
}

/** Scrolls as a wheel does, down. speed: CSS pixels a second. */
export async function scrollBy({ session }: WindowPage, pixels: number, speed: number = DEEP_SPEED): Promise<void> {
  await session.send('Input.synthesizeScrollGesture', {
    x: 500,
    y: 300,
    yDistance: -pixels,
    speed,
    gestureSourceType: 'mouse',
  });
}

/** Asks until there is an answer. */
export async function answered(ask: () => Promise<readonly number[]>): Promise<readonly [number, ...number[]]> {
  for (const until = performance.now() + 30_000; performance.now() < until;) {
    const [first, ...rest] = await ask();
    if (first !== undefined) return [first, ...rest];
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('nothing was measured for 30 s');
}
