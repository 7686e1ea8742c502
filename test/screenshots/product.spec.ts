import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import type { ComfyStandIn, StandInOptions } from '../fakes/comfyui/stand-in.ts';
import { jobEnded } from '../e2e/support/draft-jobs.ts';
import type { HostProcess } from '../e2e/support/host-process.ts';
import { hostWithVendors } from '../e2e/support/paid-studio.ts';
import { openStudio, studioOn } from '../e2e/support/studio.ts';
import { expect, test } from '../e2e/support/test.ts';
import { PICTURES } from './pictures.ts';

const FOLDER = join(import.meta.dirname, '../../docs/screenshots');
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;
const PHONE = { width: 390, height: 844 } as const;
/** Views that are shown on a phone as well. */
const PHONE_VIEWS: ReadonlySet<string> = new Set([
  'first-run',
  'library',
  'detail-image',
  'budget',
  'comfyui',
  'settings',
]);

/** Quantised, so that a repository can carry them. */
async function shoot(page: Page, view: string, theme: string): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const isSettled = (): boolean =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== 'running' || effect?.getTiming().iterations === Infinity) &&
    [...document.images].every((image) => image.complete);
  await page.waitForFunction(isSettled);
  const png = await page.screenshot({ animations: 'disabled' });
  const webp = await sharp(png).webp({ quality: 88 }).toBuffer();
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${view}-${theme}-${width}.webp`), webp);
  if (view === 'library-running' && theme === 'dark' && width === 1440)
    writeFileSync(
      join(FOLDER, 'library-dark-1440.png'),
      await sharp(png).png({ palette: true, quality: 90, effort: 10 }).toBuffer(),
    );
}

/** In every size and theme, after `arrange` has brought the view up. */
async function shootAll(
  page: Page,
  host: HostProcess,
  { view, arrange }: { readonly view: string; readonly arrange: () => Promise<void> },
): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await host.call('settings.set', { theme });
    for (const size of PHONE_VIEWS.has(view) ? [...SIZES, PHONE] : SIZES) {
      await page.setViewportSize(size);
      await page.mouse.move(0, size.height - 1);
      await arrange();
      await shoot(page, view, theme);
      await page.keyboard.press('Escape');
    }
  }
}

test('first run and empty states', async ({ page, startHost }) => {
  test.setTimeout(600_000);
  const host = await startHost({ welcomed: false });
  await page.goto(host.pageUrl);
  const welcome = page.getByRole('button', { name: 'Start with Draft' });
  await shootAll(page, host, { view: 'first-run', arrange: () => expect(welcome).toBeVisible() });
  await welcome.click();
  await page.getByText('Your first result will land here').waitFor();
  await shootAll(page, host, { view: 'empty', arrange: async () => undefined });
  await page.getByRole('button', { name: 'Trash', exact: true }).click();
  await page.getByText('The trash is empty').waitFor();
  await shootAll(page, host, { view: 'trash-empty', arrange: async () => undefined });
});

test('the studio at work', async ({ page, startHost, startComfy }) => {
  test.setTimeout(1_500_000);
  const comfy = await startStudioComfy(startComfy);
  const { vendors, host } = await hostWithVendors(startHost);
  await fill(host, PICTURES.length);
  await host.call('comfy.attach', { url: comfy.url });
  const studio = await openStudio(page, host);
  await studio.results().first().waitFor();
  const toLibrary = async (): Promise<void> => {
    await page.evaluate(() => (location.hash = '#/library'));
    await studio.prompt.fill(
      'a narrow market street at night, paper lanterns, wet cobblestones, steam from food stalls, 35 mm',
    );
    await studio.ready();
  };
  await shootAll(page, host, { view: 'library', arrange: toLibrary });

  for (const [view, words] of [
    ['detail-image', 'tower above the clouds at dusk'],
    ['detail-video', 'slow push over the dunes'],
    ['detail-audio', 'Welcome to the night market'],
  ] as const) {
    const assetId = (await host.call('library.list', { filter: { text: words, trashed: false } })).assets[0]?.id;
    await shootAll(page, host, {
      view,
      arrange: async () => {
        await page.evaluate((id) => (location.hash = `#/library/${id}`), assetId);
        await expect(studio.fact('Made by')).toBeVisible();
        await page.waitForFunction(() =>
          [...document.querySelectorAll('video')].every((video) => video.readyState >= 2),
        );
      },
    });
  }
  await page.evaluate(() => (location.hash = '#/library'));
  await expect(studio.detail).toBeHidden();
  await shootAll(page, host, {
    view: 'sizes',
    arrange: async () => {
      await studio.bar.getByRole('button', { name: /^Size/ }).click();
      await page.getByRole('dialog', { name: 'Size' }).waitFor();
    },
  });
  await shootAll(page, host, {
    view: 'route',
    arrange: async () => {
      await studio.route.click();
      await page.getByRole('dialog', { name: 'Where it is made' }).waitFor();
    },
  });
  await shootAll(page, host, {
    view: 'palette',
    arrange: async () => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    },
  });
  await atWork(host, comfy);
  await toLibrary();
  await expect(studio.section('Running').locator('img').first()).toBeVisible();
  await shootAll(page, host, { view: 'library-running', arrange: toLibrary });
  const { assets } = await host.call('library.list', { limit: 9 });
  await host.call('library.trash', { assetIds: assets.slice(3).map(({ id }) => id) });
  await page.evaluate(() => (location.hash = '#/library?in=trash'));
  await studioOn(page).results().first().waitFor();
  await shootAll(page, host, { view: 'trash', arrange: async () => undefined });
  await vendors.stop();
});

test('money, ComfyUI and settings', async ({ page, startHost, startComfy }) => {
  test.setTimeout(900_000);
  const comfy = await startStudioComfy(startComfy);
  const { vendors, host } = await hostWithVendors(startHost);
  await fill(host, 8);
  await host.call('comfy.attach', { url: comfy.url });
  await openStudio(page, host);
  await spend(host);
  await atWork(host, comfy);
  for (const view of ['settings', 'budget', 'comfyui'] as const) {
    await shootAll(page, host, {
      view,
      arrange: async () => {
        await page.evaluate((name) => (location.hash = `#/${name}`), view);
        await page.locator('h1[data-view-title]').waitFor();
        await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
      },
    });
  }
  await vendors.stop();
});

type StartComfy = (options: StandInOptions) => Promise<ComfyStandIn>;

/** A ComfyUI that shows a picture in the middle of its work. */
async function startStudioComfy(startComfy: StartComfy): Promise<ComfyStandIn> {
  return startComfy({
    preview: await halfDone(),
    stepMs: 150,
    checkpoints: ['Juggernaut_XL_v11.safetensors', 'sd_xl_base_1.0.safetensors'],
  });
}

/** A library of a busy day: pictures (so many, the last of the list), clips, sounds, favourites, ratings, a limit. */
async function fill(host: HostProcess, count: number): Promise<void> {
  const pictures = PICTURES.slice(-count);
  const middle = Math.floor(count * 0.4);
  const jobs = [
    { jobType: 'audio', params: { prompt: 'Welcome to the night market. Mind the steam.', duration: 6, seed: 12 } },
    ...pictures
      .slice(0, middle)
      .map(({ prompt, params }) => ({ jobType: 'image', params: { prompt, ...params } }) as const),
    {
      jobType: 'video',
      params: { prompt: 'slow push over the dunes, first light', duration: 5, seed: 5, width: 1280, height: 720 },
    },
    ...pictures
      .slice(middle)
      .map(({ prompt, params }) => ({ jobType: 'image', params: { prompt, ...params } }) as const),
    { jobType: 'video', params: { prompt: 'lanterns swaying, gentle dolly in', duration: 5, seed: 9 } },
    {
      jobType: 'image',
      params: { ...PICTURES[0]!.params, prompt: PICTURES[0]!.prompt, style: 'cinematic', seed: 48213 },
    },
  ] as const;
  for (const job of jobs) {
    const { id } = await host.call('jobs.create', { ...job, provider: 'draft' });
    expect((await jobEnded(host, id)).status).toBe('completed');
  }
  const { assets } = await host.call('library.list', { limit: 60 });
  for (const [index, { id }] of assets.entries()) {
    if (index % 7 === 2) await host.call('library.update', { assetId: id, favourite: true });
    if (index % 5 === 1) await host.call('library.update', { assetId: id, rating: 3 + (index % 3) });
  }
  await host.call('budget.setLimit', { limitMicros: 50_000_000, window: 'month', scope: 'all', kind: 'hard' });
}

/** What a week of paid work looks like in the budget: voices, a clip, pictures. The stand-ins' plain pictures go to the trash. */
async function spend(host: HostProcess): Promise<void> {
  await host.call('budget.setLimit', {
    limitMicros: 5_000_000,
    window: 'week',
    scope: 'provider:openai',
    kind: 'soft',
  });
  const wishes = [
    { jobType: 'audio', provider: 'elevenlabs', params: { prompt: 'Welcome to the night market. Mind the steam.' } },
    { jobType: 'video', provider: 'runway', model: 'gen4.5', params: { prompt: 'slow push through the stalls' } },
    { jobType: 'image', provider: 'openai', model: 'gpt-image-2', params: { prompt: 'poster, three lanterns' } },
    { jobType: 'image', provider: 'openai', model: 'gpt-image-2', params: { prompt: 'a teapot in the rain' } },
    { jobType: 'audio', provider: 'elevenlabs', params: { prompt: 'The last train leaves at nine.' } },
  ] as const;
  for (const wish of wishes) {
    const { id } = await host.call('jobs.create', wish);
    const done = await jobEnded(host, id);
    expect(done.status, JSON.stringify(done.error)).toBe('completed');
    await host.call('library.trash', { assetIds: done.outputs.map(({ assetId }) => assetId) });
  }
}

/** One job that failed, one in the middle with a preview, one behind it, and a queue of others. */
async function atWork(host: HostProcess, comfy: ComfyStandIn): Promise<void> {
  // Else it would be tried again with less memory, and succeed.
  await host.call('settings.set', { comfyRetryOnOutOfMemory: false });
  comfy.failNode('KSampler', {
    exceptionType: 'torch.OutOfMemoryError',
    message: 'Allocation on device 0 would exceed allowed memory.',
  });
  const create = (prompt: string, params = {}) =>
    host.call('jobs.create', {
      jobType: 'image',
      provider: 'comfyui',
      params: { prompt, width: 1344, height: 768, ...params },
    });
  const failed = await create('the whole valley in one picture, every roof', { width: 2048, height: 2048 });
  expect((await jobEnded(host, failed.id)).status).toBe('failed');
  const hold = comfy.hold('KSampler', 14);
  for (const prompt of [
    'narrow market street at night',
    'vendor portrait, ink wash',
    'steam over a noodle stall, close up',
    'steam over a noodle stall, close up',
    'steam over a noodle stall, close up',
    'umbrellas from above, rain',
  ])
    await create(prompt);
  await hold.reached;
}

/** What a sampler shows in the middle: a picture of the welcome page, still soft and noisy. */
async function halfDone(): Promise<Buffer> {
  const file = join(import.meta.dirname, '../../renderer/features/welcome/pictures/00.webp');
  const soft = await sharp(file).resize(224, 128, { fit: 'cover' }).blur(2.2).toBuffer();
  const noise = await sharp({
    create: {
      width: 224,
      height: 128,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 26 },
    },
  })
    .png()
    .toBuffer();
  return sharp(soft)
    .composite([{ input: noise, blend: 'soft-light' }])
    .jpeg({ quality: 90 })
    .toBuffer();
}
