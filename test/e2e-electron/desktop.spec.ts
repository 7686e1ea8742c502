import { once } from 'node:events';
import { expect, type Page } from '@playwright/test';
import type { PreloadBridge } from '../../src/contract/client.ts';
import type { JobId } from '../../src/contract/ids.ts';
import type { JobView } from '../../src/contract/job.ts';
import type { MethodInput, MethodName, MethodOutput } from '../../src/contract/methods.ts';
import { runtimeOf, test } from './app.ts';

type BridgedWindow = Window & { readonly gesso?: PreloadBridge };

/** A call as the page makes it: through the preload, in the page's own world. Fails when the answer is an error. */
async function call<M extends MethodName>(page: Page, method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
  const given = [method, input] as const;
  const reply = await page.evaluate(([name, value]) => (window as BridgedWindow).gesso?.call(name, value), given);
  expect(reply).toMatchObject({ ok: true });
  return (reply as { output: MethodOutput<M> }).output;
}

/** Starts a Draft picture; resolves with its id. */
async function startPicture(page: Page, count = 1): Promise<JobId> {
  const params = { prompt: 'a lighthouse at dusk', width: 512, height: 512, seed: 0, count };
  return (await call(page, 'jobs.create', { jobType: 'image', provider: 'draft', params })).id;
}

async function finished(page: Page, jobId: JobId): Promise<JobView> {
  const status = async (): Promise<string> => (await call(page, 'jobs.get', { jobId })).status;
  await expect.poll(status, { timeout: 30_000 }).toBe('completed');
  return call(page, 'jobs.get', { jobId });
}

/** Whether the page can draw an address. */
function canDraw(page: Page, url: string): Promise<boolean> {
  return page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    return image.decode().then(
      () => image.naturalWidth > 0,
      () => false,
    );
  }, url);
}

test('makes a first picture and shows it, without one remote request', async ({ app }) => {
  const { page, remote } = app;
  await call(page, 'settings.set', { firstRunDone: true });

  const job = await finished(page, await startPicture(page));

  const assetId = job.outputs[0]?.assetId;
  expect(await canDraw(page, `asset://local/assets/${assetId}`)).toBe(true);
  expect(await canDraw(page, `asset://local/thumbnails/${assetId}`)).toBe(true);
  await expect(page.locator(`img[src^="asset://local/"]`).first()).toBeVisible();
  expect(remote).toEqual([]);
});

test('plays and seeks a video of the library', async ({ app }) => {
  const { page } = app;
  const params = { prompt: 'waves', width: 256, height: 256, duration: 3, seed: 0 };
  const { id } = await call(page, 'jobs.create', { jobType: 'video', provider: 'draft', params });
  const job = await finished(page, id);

  const position = await page.evaluate(async (url) => {
    const video = document.createElement('video');
    video.muted = true;
    video.src = url;
    await new Promise((resolve, reject) => {
      video.addEventListener('loadedmetadata', resolve);
      video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'not playable')));
    });
    const seeked = new Promise((resolve) => video.addEventListener('seeked', resolve));
    video.currentTime = 2;
    await seeked;
    return video.currentTime;
  }, `asset://local/assets/${job.outputs[0]?.assetId}`);

  expect(position).toBeCloseTo(2, 0);
});

test('loses nothing when the page is reloaded in the middle', async ({ app }) => {
  const { page } = app;
  const jobId = await startPicture(page, 4);

  await page.reload();

  expect((await finished(page, jobId)).outputs).toHaveLength(4);
});

test('ends with its window, and leaves no host behind', async ({ app }) => {
  const { electron, page, dataDir } = app;
  const runtime = runtimeOf(dataDir);
  expect((await fetch(`${runtime?.url}/healthz`)).status).toBe(200);
  const child = electron.process();
  const ended = once(child, 'exit');
  test.skip(process.platform === 'darwin', 'on macOS an app outlives its window');

  await page.close();
  const [code] = await ended;

  expect(code).toBe(0);
  expect(runtimeOf(dataDir)).toBeUndefined();
  await expect(fetch(`${runtime?.url}/healthz`)).rejects.toThrow();
});

test('ends within two seconds of being told to', async ({ app }) => {
  test.skip(process.platform === 'win32', 'Windows has no signals');
  const { electron, dataDir } = app;
  const child = electron.process();
  const ended = once(child, 'exit');
  const begin = performance.now();

  child.kill('SIGTERM');
  await ended;

  expect(performance.now() - begin).toBeLessThan(2000);
  expect(runtimeOf(dataDir)).toBeUndefined();
});

test('gives the page nothing but the bridge', async ({ app }) => {
  const globals = await app.page.evaluate(() => ({
    bridge: Object.keys((window as BridgedWindow).gesso ?? {}),
    node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
    origin: window.origin,
  }));

  expect(globals).toEqual({ bridge: ['call', 'on'], node: [], origin: 'app://gesso' });
});
