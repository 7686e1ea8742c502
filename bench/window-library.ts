import { type Measurement, quantile } from './measure.ts';
import type { WindowPage } from './window-page.ts';

const VIEWS = ['Budget', 'Library', 'ComfyUI', 'Library', 'Settings', 'Library'] as const;
const ROUNDS = 4;
const WORDS = ['lighthouse', 'harbour at dawn', 'glacier fog', 'watercolour paper', 'observatory moon'] as const;
/** Between two keys of somebody who types fast. */
const KEY_MS = 110;
/** CSS pixels a second: a hard flick of the wheel. */
const SCROLL_SPEED = 4000;
const SCROLL_PIXELS = 40_000;
const IDLE_MS = 3000;

/** From a press in the rail to the view as it stands, each of the four; the first time of each (its code is fetched) by itself. */
export async function measureViews({ page, take }: WindowPage): Promise<Measurement[]> {
  const first: number[] = [];
  const again: number[] = [];
  await take('views');
  for (let round = 0; round <= ROUNDS; round++)
    for (const view of VIEWS) {
      await page.getByRole('link', { name: view, exact: true }).click();
      const [took] = await answered(() => take('views'));
      (round === 0 ? first : again).push(took);
    }
  return [
    { name: 'window: view change, first time, slowest', value: Math.max(...first), unit: 'ms' },
    { name: 'window: view change, p50', value: quantile(again, 0.5), unit: 'ms' },
    { name: 'window: view change, p95', value: quantile(again, 0.95), unit: 'ms' },
  ];
}

/** From a key in the search field to its results among 100,000, typed at a fast person's pace. */
export async function measureSearch({ page, take }: WindowPage): Promise<Measurement[]> {
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
    await page.waitForFunction(() => !location.hash.includes('text='));
  }
  return [
    { name: 'window: search, key to results, p50', value: quantile(times, 0.5), unit: 'ms' },
    { name: 'window: search, key to results, p95', value: quantile(times, 0.95), unit: 'ms' },
    { name: 'window: search, key to results, slowest', value: Math.max(...times), unit: 'ms' },
  ];
}

/** Frames while the library is scrolled for ten seconds, beside those of the same page at rest: what others on the machine take away. */
export async function measureScroll(window: WindowPage, name: string): Promise<Measurement[]> {
  await window.watchFrames();
  await window.page.waitForTimeout(IDLE_MS);
  const idle = await window.frames();
  await window.watchFrames();
  await scrollBy(window, SCROLL_PIXELS);
  const seen = await window.frames();
  const line = (what: string, value: number, floor: number, unit: string): Measurement => ({
    name: `window: ${name}, ${what}`,
    value,
    floor,
    against: 'at rest',
    unit,
  });
  const late = (gaps: readonly number[]): number => (gaps.filter((gap) => gap > 50).length / gaps.length) * 1000;
  return [
    line('time between frames, p99', quantile(seen.gaps, 0.99), quantile(idle.gaps, 0.99), 'ms'),
    line('longest time between frames', Math.max(...seen.gaps), Math.max(...idle.gaps), 'ms'),
    line('frames over 50 ms', late(seen.gaps), late(idle.gaps), '‰'),
    { name: `window: ${name}, most cells in the document`, value: seen.mostCells, unit: 'cells' },
  ];
}

/** Scrolls as a wheel does, down. */
export async function scrollBy({ session }: WindowPage, pixels: number): Promise<void> {
  await session.send('Input.synthesizeScrollGesture', {
    x: 500,
    y: 300,
    yDistance: -pixels,
    speed: SCROLL_SPEED,
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
