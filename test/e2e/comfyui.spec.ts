import type { Page } from '@playwright/test';
import { allAssets, allJobs, jobEnded } from './support/draft-jobs.ts';
import { openStudio, studioOn } from './support/studio.ts';
import { expect, test } from './support/test.ts';

const SAMPLER = 'KSampler';

async function attach(page: Page, address: string): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  const section = page.getByRole('region', { name: 'ComfyUI' });
  await section.getByLabel('Address').fill(address);
  await section.getByRole('button', { name: 'Test and connect' }).click();
}

test('makes a picture on an attached ComfyUI, with progress and preview on the way', async ({
  page,
  startHost,
  startComfy,
}) => {
  // Slow enough for the window to follow, as a real one is.
  const [host, comfy] = [await startHost(), await startComfy({ stepMs: 100 })];
  await openStudio(page, host);
  await attach(page, comfy.url);
  await expect(page.getByRole('region', { name: 'ComfyUI' })).toContainText('Connected. The address is kept');
  await page.getByRole('link', { name: 'Library' }).click();
  const studio = studioOn(page);
  await expect(studio.route).toHaveAccessibleName(/Local/);
  const hold = comfy.hold(SAMPLER, 12);
  await studio.send('a market street at night');
  await hold.reached;
  await expect(studio.route).toHaveAccessibleName(/Local sd_xl_base/);

  const row = studio.section('Running').getByRole('listitem');
  await expect(row.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^\d+$/);
  await expect(row.locator('img')).toHaveAttribute('src', /^(blob|data):/);
  const tile = studio.runningTiles('a market street at night');
  await expect(tile.locator('img')).toHaveAttribute('src', /^(blob|data):/);
  await expect(tile.getByRole('progressbar')).toBeVisible();
  hold.release();

  await expect(studio.results('a market street at night')).toHaveCount(1);
  await expect(studio.section('Running')).toBeHidden();
  await expect(studio.section('Finished')).toContainText('$0.00');
  const [asset] = await allAssets(host);
  expect(asset).toMatchObject({ provider: 'comfyui', kind: 'image', costMicros: 0 });
});

test('waits in clear words for a ComfyUI that died in the middle, and does the work again once it is back', async ({
  page,
  startHost,
  startComfy,
}) => {
  const comfy = await startComfy();
  const host = await startHost({ env: { COMFY_WORKER_URL: comfy.url } });
  const studio = await openStudio(page, host);
  const hold = comfy.hold(SAMPLER, 3);
  await studio.send('a bridge in fog');
  await hold.reached;

  await comfy.die();

  const running = studio.section('Running');
  await expect(running).toContainText('ComfyUI does not answer; waiting for it to come back', { timeout: 20_000 });
  await expect(running.getByRole('button', { name: 'Cancel' })).toBeAttached();
  await comfy.restart();
  await expect(studio.results('a bridge in fog')).toHaveCount(1, { timeout: 40_000 });
  expect(await allJobs(host)).toHaveLength(1);
  expect(await allAssets(host)).toHaveLength(1);
});

test('says what happened, what it cost and what next when a picture fails, and retries', async ({
  page,
  startHost,
  startComfy,
}) => {
  const comfy = await startComfy();
  const host = await startHost({ env: { COMFY_WORKER_URL: comfy.url } });
  await host.call('settings.set', { comfyRetryOnOutOfMemory: false });
  const studio = await openStudio(page, host);
  const oom = {
    exceptionType: 'torch.OutOfMemoryError',
    message: 'Allocation on device 0 would exceed allowed memory.',
  };
  comfy.failNode(SAMPLER, oom);
  await studio.send('a very large cathedral');

  const failed = studio.dock.getByRole('article', { name: 'Job “a very large cathedral”' });
  await expect(failed).toContainText('Nothing was charged.');
  await expect(failed.getByRole('heading')).toHaveText(/memory/i);
  const [job] = await allJobs(host);
  expect(job?.error).toMatchObject({ code: 'out_of_memory', moneySpent: false });
  await failed.getByRole('button', { name: 'Retry' }).click();

  await expect(studio.results('a very large cathedral')).toHaveCount(1, { timeout: 30_000 });
});

test('frees the memory and tries once more by itself when a picture did not fit', async ({
  page,
  startHost,
  startComfy,
}) => {
  const comfy = await startComfy();
  const host = await startHost({ env: { COMFY_WORKER_URL: comfy.url } });
  const studio = await openStudio(page, host);
  comfy.failNode(SAMPLER, { exceptionType: 'torch.OutOfMemoryError', message: 'Allocation on device 0 failed.' });
  await studio.send('a large chapel');

  await expect(studio.results('a large chapel')).toHaveCount(1, { timeout: 40_000 });
  const [job] = await allJobs(host);
  expect(job).toMatchObject({ status: 'completed', attempts: 2 });
});

test('refuses an address that is no ComfyUI in clear words and keeps the one it had', async ({
  page,
  startHost,
  startComfy,
}) => {
  const [host, comfy, other] = [await startHost(), await startComfy(), await startComfy()];
  other.faults.push({ kind: 'html' });
  await host.call('comfy.attach', { url: comfy.url });
  await openStudio(page, host);

  await attach(page, other.url);

  const section = page.getByRole('region', { name: 'ComfyUI' });
  await expect(section.getByLabel('Address')).toHaveAttribute('aria-invalid', 'true');
  await expect(section).toContainText(/not (a )?ComfyUI|no ComfyUI/i);
  expect((await host.call('settings.get', {})).comfyUrl).toBe(comfy.url);
  await section.getByLabel('Address').fill('user:secret@127.0.0.1:8188');
  await section.getByRole('button', { name: 'Test and connect' }).click();
  await expect(section).toContainText('Leave out user name and password');
});

test('states the address from the environment and does not let it be changed', async ({
  page,
  startHost,
  startComfy,
}) => {
  const comfy = await startComfy();
  const host = await startHost({ env: { COMFY_WORKER_URL: comfy.url } });
  const studio = await openStudio(page, host);
  await studio.send('a tram in the rain');
  await expect(studio.results('a tram in the rain')).toHaveCount(1);
  const [job] = await allJobs(host);
  expect((await jobEnded(host, job!.id)).provider).toBe('comfyui');

  await page.getByRole('link', { name: 'Settings' }).click();

  const section = page.getByRole('region', { name: 'ComfyUI' });
  await expect(section).toContainText('COMFY_WORKER_URL');
  await expect(section.getByLabel('Address')).toHaveCount(0);
});
