import type { Browser } from 'playwright';
import type { JobId } from '../src/contract/ids.ts';
import type { Engine } from '../src/core/engine-type.ts';
import { type Measurement, quantile } from './measure.ts';
import { undisturbed } from './undisturbed.ts';
import { answered, takenLine } from './window-library.ts';
import { startWindowEngine, type WindowEngine } from './window-engine.ts';
import { openWindow, type WindowPage } from './window-page.ts';

const RUNNING = 8;
const EVENTS_PER_SECOND = 1000;
const TYPED = 'a narrow market street at night, paper lanterns, wet cobblestones';
const KEY_MS = 90;
const BURST = 120;
/** For what the start leaves behind to be drawn. */
const SETTLE_MS = 2000;
const MIB = 1024 * 1024;

/** From a key in the prompt to the frame that shows it, at rest and while a thousand progress events a second come in. */
export async function measureInput(browser: Browser, dataDir: string): Promise<Measurement[]> {
  const studio = await startWindowEngine(dataDir, { concurrency: RUNNING, polls: 1e9, pollIntervalMs: 5000 });
  const window = await openWindow(browser, studio.pageUrl);
  try {
    await window.page.getByRole('gridcell').first().waitFor();
    const jobIds: JobId[] = [];
    for (let n = 0; n < RUNNING; n++) jobIds.push((await createSound(studio.engine, n)).id);
    await window.page
      .getByRole('gridcell', { name: /^Being made/ })
      .first()
      .waitFor();
    const { result: atRest } = await undisturbed(() => typePrompt(window));
    const stop = sendProgress(studio, jobIds);
    const { result: underLoad, stolen } = await undisturbed(() => typePrompt(window));
    const perSecond = stop();
    const line = (what: string, of: (times: readonly number[]) => number): Measurement => ({
      name: `window: key to frame under ${Math.round(perSecond).toLocaleString('en-US')} progress events a second, ${what}`,
      value: of(underLoad),
      floor: of(atRest),
      against: 'at rest',
      unit: 'ms',
    });
    return [
      line('p50', median),
      line('p95', (times) => quantile(times, 0.95)),
      line('slowest', (times) => Math.max(...times)),
      takenLine('key to frame', stolen),
    ];
  } finally {
    await window.close();
    for (const { id } of (await studio.engine.handlers['jobs.list']({ status: 'processing', limit: 100 })).jobs)
      await studio.engine.handlers['jobs.cancel']({ jobId: id });
    await studio.stop();
  }
}

const median = (times: readonly number[]): number => quantile(times, 0.5);

async function typePrompt({ page, take }: WindowPage): Promise<readonly number[]> {
  const prompt = page.getByRole('textbox', { name: 'Prompt' });
  await prompt.fill('');
  await prompt.focus();
  await take('keys');
  await page.keyboard.type(TYPED, { delay: KEY_MS });
  const times: number[] = [];
  while (times.length < TYPED.length) times.push(...(await answered(() => take('keys'))));
  return times;
}

/** Sends hints at the wanted rate, to the jobs in turn. Returns what ends it and says how many there were a second. */
function sendProgress(studio: WindowEngine, jobIds: readonly JobId[]): () => number {
  const start = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - start) / 1000) * EVENTS_PER_SECOND;
    for (; sent < due; sent++) {
      const jobId = jobIds[sent % jobIds.length];
      if (jobId === undefined) continue;
      const progress = (sent % 4000) / 4000;
      studio.send({
        name: 'job.progressed',
        payload: { jobId, phase: 'running', progress, message: `step ${sent % 40} of 40`, etaMs: 9000 },
      });
    }
  }, 4);
  return () => {
    clearInterval(timer);
    return sent / ((performance.now() - start) / 1000);
  };
}

/**
 * Jobs that are asked for, run and end as fast as the engine can while hundreds wait: how long after the engine the window has shown all
 * of it and is at rest again.
 */
export async function measureBurst(browser: Browser, dataDir: string): Promise<Measurement[]> {
  const studio = await startWindowEngine(dataDir, { concurrency: 4, polls: 2, pollIntervalMs: 1 });
  const window = await openWindow(browser, studio.pageUrl);
  try {
    await window.page.getByRole('gridcell').first().waitFor();
    await window.page.waitForTimeout(SETTLE_MS);
    const start = performance.now();
    await runSounds(studio.engine, BURST);
    const engine = performance.now() - start;
    await window.page.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => resolve())));
    return [
      {
        name: `window: ${BURST} jobs asked for, run and over, until the window rests`,
        value: performance.now() - start,
        floor: engine,
        against: 'until the engine does',
        unit: 'ms',
      },
    ];
  } finally {
    await window.close();
    await studio.stop();
  }
}

/**
 * The window's heap after a collection while jobs come, run and end in it: an hour of a studio that ends one each second or two is some
 * thousand of them. A straight line through ten points; the first two are warming up.
 */
export async function measureMemory(browser: Browser, dataDir: string, jobs: number): Promise<Measurement[]> {
  const studio = await startWindowEngine(dataDir, { concurrency: 4, polls: 2, pollIntervalMs: 1 });
  const window = await openWindow(browser, studio.pageUrl);
  try {
    await window.page.getByRole('gridcell').first().waitFor();
    const points: { readonly x: number; readonly y: number }[] = [];
    const step = Math.round(jobs / 10);
    for (let done = step; done <= jobs; done += step) {
      await runSounds(studio.engine, step);
      points.push({ x: done, y: await window.heapBytes() });
    }
    const [from = 0, to = 0] = [points[1]?.y, points.at(-1)?.y].map((bytes) => (bytes ?? 0) / MIB);
    return [
      {
        name: `window: heap growth over ${jobs.toLocaleString('en-US')} jobs (${from.toFixed(1)} to ${to.toFixed(1)} MiB)`,
        value: slope(points.slice(1)),
        unit: 'bytes/job',
      },
    ];
  } finally {
    await window.close();
    await studio.stop();
  }
}

async function runSounds(engine: Engine, count: number): Promise<void> {
  let left = count;
  const ended = new Promise<void>((resolve) => {
    const undo = engine.subscribe((event) => {
      if (event.name !== 'job.changed' || event.payload.job.finishedAt === null) return;
      left -= 1;
      if (left > 0) return;
      undo();
      resolve();
    });
  });
  for (let n = 0; n < count; n++) await createSound(engine, n);
  await ended;
}

function createSound(engine: Engine, n: number): ReturnType<Engine['handlers']['jobs.create']> {
  return engine.handlers['jobs.create']({
    jobType: 'audio',
    provider: 'runway',
    params: { prompt: `rain on a tin roof, take ${n}` },
  });
}

/** Least squares. */
function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (of: (point: { readonly x: number; readonly y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const top = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return top / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}
