import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext } from 'playwright';
import { findApplication } from '../src/host/application.ts';
import { startHostProcess } from './host-process.ts';
import { median, type Measurement } from './measure.ts';
import { ASSETS, makeWindowFolder, QUEUED } from './window-folder.ts';
import { type Undisturbed, undisturbed } from './undisturbed.ts';
import { measureScroll, measureSearch, measureViews, scrollBy, takenLine } from './window-library.ts';
import { measureBurst, measureInput, measureMemory } from './window-load.ts';
import { launchBrowser, newBrowserProfile, openTab, openWindow } from './window-page.ts';

const STARTS = 5;
const DEEP_SCROLLS = 4;
const DEEP_PIXELS = 60_000;

/**
 * The window in Chromium on a folder with 100,000 results and 500 waiting jobs: start, views, search, scrolling, input under load, size of
 * the script, memory. Nothing is measured where no page is built or no browser is there. full: memory over 20,000 jobs instead of 3,000.
 */
export async function benchWindow(full: boolean): Promise<readonly Measurement[]> {
  const browser = await launchBrowser();
  if (browser === undefined || findApplication().rendererDir === undefined) {
    process.stderr.write('no browser, or no built page: the window is not measured\n');
    await browser?.close();
    return [];
  }
  const dataDir = await makeWindowFolder();
  try {
    const parts = {
      start: () => measureStart(browser, dataDir),
      browsing: () => measureBrowsing(browser, dataDir),
      input: () => measureInput(browser, dataDir),
      burst: () => measureBurst(browser, dataDir),
      memory: () => measureMemory(browser, dataDir, full ? 20_000 : 3000),
    };
    const results: Measurement[] = [];
    for (const [name, measure] of Object.entries(parts)) {
      process.stderr.write(`  window: ${name} …\n`);
      const found = await measure();
      // Said at once: what is measured is not lost when a later part fails.
      for (const { name: what, value, unit } of found)
        process.stderr.write(`    ${what}: ${value.toFixed(1)} ${unit}\n`);
      results.push(...found);
    }
    return results;
  } finally {
    await browser.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/**
 * From spawning the host to results on the screen and a prompt that can be typed into, in a browser that is open: one that was never here,
 * and one that was. And how much script that took.
 */
async function measureStart(browser: Browser, dataDir: string): Promise<Measurement[]> {
  const pairs: Undisturbed<readonly [Start, Start]>[] = [];
  for (let round = 0; round < STARTS; round++) pairs.push(await undisturbed(() => startTwice(browser, dataDir)));
  const [first, again] = [pairs.map(({ result }) => result[0]), pairs.map(({ result }) => result[1])];
  const size = `${ASSETS.toLocaleString('en-US')} results, ${QUEUED} waiting`;
  const usable = (starts: readonly Start[]): number => median(starts.map(({ usableMs }) => usableMs));
  const ready = median([...first, ...again].map(({ readyMs }) => readyMs));
  return [
    {
      name: `window: host started to window usable, ${size} (median of ${STARTS})`,
      value: usable(first),
      unit: 'ms',
    },
    { name: 'window: the same in a browser that was here before', value: usable(again), unit: 'ms' },
    { name: 'window: of that, until the host listens', value: ready, unit: 'ms' },
    takenLine('host started to window usable', median(pairs.map(({ stolen }) => stolen))),
    { name: 'window: first script, gzipped', value: gzippedBytes(first[0]?.scripts ?? []) / 1000, unit: 'kB' },
  ];
}

/** scripts: their paths. */
type Start = { readonly readyMs: number; readonly usableMs: number; readonly scripts: readonly string[] };

/** In a browser that was never here, and in the same once more. */
async function startTwice(browser: Browser, dataDir: string): Promise<readonly [Start, Start]> {
  const profile = await newBrowserProfile(browser);
  const first = await startOnce(profile, dataDir);
  const again = await startOnce(profile, dataDir);
  await profile.close();
  return [first, again];
}

async function startOnce(profile: BrowserContext, dataDir: string): Promise<Start> {
  const tab = await openTab(profile);
  const start = performance.now();
  const host = await startHostProcess(dataDir);
  await tab.page.goto(`${host.url}/#token=${host.token}`, { waitUntil: 'commit' });
  await tab.page.waitForFunction(
    () =>
      document.querySelector('[role="gridcell"]') !== null &&
      document.activeElement !== null &&
      document.querySelector('textarea:not(:disabled)') !== null,
    undefined,
    { polling: 'raf' },
  );
  const usableMs = performance.now() - start;
  const scripts = await tab.page.evaluate(() => [
    ...new Set(
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.endsWith('.js')),
    ),
  ]);
  await tab.close();
  await host.stop();
  return { readyMs: host.readyMs, usableMs, scripts };
}

function gzippedBytes(paths: readonly string[]): number {
  const { rendererDir = '' } = findApplication();
  return paths
    .map((path) =>
      readFileSync(
        path.startsWith('/assets/') ? join(rendererDir, 'assets', basename(path)) : join(rendererDir, basename(path)),
      ),
    )
    .reduce((sum, script) => sum + gzipSync(script).length, 0);
}

async function measureBrowsing(browser: Browser, dataDir: string): Promise<Measurement[]> {
  const host = await startHostProcess(dataDir);
  const window = await openWindow(browser, `${host.url}/#token=${host.token}`);
  try {
    await window.page.getByRole('gridcell').first().waitFor();
    const near = [
      ...(await measureViews(window)),
      ...(await measureSearch(browser, window)),
      ...(await measureScroll(browser, window, 'from the newest')),
    ];
    for (let n = 0; n < DEEP_SCROLLS; n++) await scrollBy(window, DEEP_PIXELS);
    return [...near, ...(await measureScroll(browser, window, 'far down'))];
  } finally {
    await window.close();
    await host.stop();
  }
}
