import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { jobEnded } from '../e2e/support/draft-jobs.ts';
import { openStudio } from '../e2e/support/studio.ts';
import { expect, test } from '../e2e/support/test.ts';
import { PICTURES } from './pictures.ts';

const FOLDER = join(import.meta.dirname, '../../docs/screenshots');
const COUNT = 8;

/** The window of the desktop app as the stand-in for Electron shows it: what is inside of it, since nothing draws its frame. */
async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  const png = await page.screenshot({ animations: 'disabled' });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `desktop-${name}.webp`), await sharp(png).webp({ quality: 88 }).toBuffer());
}

test('the desktop app: first run, library, a result, settings', async ({ page, startHost }) => {
  test.setTimeout(600_000);
  const host = await startHost({ welcomed: false });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(host.pageUrl);
  await expect(page.getByRole('button', { name: 'Start with Draft' })).toBeVisible();
  await shoot(page, 'first-run');

  await host.call('settings.set', { firstRunDone: true });
  for (const { prompt, params } of PICTURES.slice(0, COUNT)) {
    const { id } = await host.call('jobs.create', {
      jobType: 'image',
      provider: 'draft',
      params: { prompt, ...params },
    });
    expect((await jobEnded(host, id)).status).toBe('completed');
  }
  const studio = await openStudio(page, host);
  await expect(studio.results()).toHaveCount(COUNT);
  await shoot(page, 'library');

  await studio.results().first().dblclick();
  await expect(studio.fact('Made by')).toContainText('Draft');
  await shoot(page, 'result');

  await page.evaluate(() => void (window.location.hash = '#/settings?section=desktop'));
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  const section = page.getByRole('region', { name: 'Desktop app' });
  await expect(section).toBeInViewport();
  // Above it stands the path of a folder that only this run has.
  await section.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await shoot(page, 'settings');
});
