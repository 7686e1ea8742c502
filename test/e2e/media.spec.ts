import type { Locator } from '@playwright/test';
import { allAssets } from './support/draft-jobs.ts';
import { openWithDraft } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('makes a clip that really plays, seeks and is as long as asked', async ({ page, startHost }) => {
  const host = await startHost();
  const studio = await openWithDraft(page, host, 'video');
  await studio.setSize(160, 96);
  await studio.bar.getByRole('button', { name: /^Duration/ }).click();
  await page.getByRole('dialog', { name: 'Duration' }).getByRole('textbox').fill('3');
  await page.keyboard.press('Escape');
  await studio.send('slow waves under a red moon');

  const tile = studio.results('slow waves under a red moon');
  await expect(tile).toHaveCount(1, { timeout: 30_000 });
  const ranges = page.waitForResponse((response) => response.request().resourceType() === 'media');
  await tile.dblclick();
  const response = await ranges;

  expect(response.status(), 'media is served in ranges').toBe(206);
  const video = page.locator('video');
  await expectReady(video);
  expect(await durationOf(video)).toBeCloseTo(3, 1);
  await studio.stage.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(() => positionOf(video)).toBeGreaterThan(0.2);
  await studio.stage.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.paused)).toBe(true);

  await page.getByRole('slider', { name: 'Position' }).fill('2.5');

  await expect.poll(() => positionOf(video)).toBeCloseTo(2.5, 1);
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.seeking)).toBe(false);
  await expect(studio.fact('Cost')).toHaveText('$0.00');
});

test('makes a sound that plays to its asked length', async ({ page, startHost }) => {
  const host = await startHost();
  const studio = await openWithDraft(page, host, 'audio');
  await studio.bar.getByRole('button', { name: /^Duration/ }).click();
  await page.getByRole('dialog', { name: 'Duration' }).getByRole('textbox').fill('20');
  await page.keyboard.press('Escape');
  await studio.send('rain on a tin roof');
  const tile = studio.results('rain on a tin roof');
  await expect(tile).toHaveCount(1, { timeout: 30_000 });

  await tile.dblclick();

  const audio = page.locator('audio');
  await expectReady(audio);
  expect(await durationOf(audio)).toBeCloseTo(20, 1);
  await expect(studio.stage.locator('[data-waveform=drawn]')).toBeVisible();
  await studio.stage.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(() => positionOf(audio)).toBeGreaterThan(0.1);
  const [asset] = await allAssets(host);
  expect(asset?.kind).toBe('audio');
  expect(asset?.duration).toBeCloseTo(20, 1);

  // The library stays in the document under another view; its sound does not.
  await page.keyboard.press('Escape');
  await tile.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => isPlaying(audio)).toBe(true);
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  // Long before its end.
  await expect.poll(() => isPlaying(audio), { timeout: 5_000 }).toBe(false);
});

async function expectReady(media: Locator): Promise<void> {
  await expect.poll(() => media.evaluate((element: HTMLMediaElement) => element.readyState)).toBeGreaterThanOrEqual(2);
}

function isPlaying(sounds: Locator): Promise<boolean> {
  return sounds.evaluateAll((all) => all.some((sound) => !(sound as HTMLAudioElement).paused));
}

function durationOf(media: Locator): Promise<number> {
  return media.evaluate((element: HTMLMediaElement) => element.duration);
}

function positionOf(media: Locator): Promise<number> {
  return media.evaluate((element: HTMLMediaElement) => element.currentTime);
}
