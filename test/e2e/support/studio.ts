import { expect, type Locator, type Page } from '@playwright/test';
import type { JobType } from '../../../src/contract/provider.ts';
import { JOB_TYPES } from '../../../src/contract/provider.ts';
import type { HostProcess } from './host-process.ts';

/** The window as a person sees it: everything is found by its role and name. */
export type Studio = ReturnType<typeof studioOn>;

/** Opens the printed address and waits for the library. */
export async function openStudio(page: Page, host: HostProcess): Promise<Studio> {
  await page.goto(host.pageUrl);
  const studio = studioOn(page);
  await expect(studio.prompt).toBeVisible();
  return studio;
}

/** Opens the window with Draft chosen for everything: the choice that the welcome page keeps. */
export async function openWithDraft(page: Page, host: HostProcess, jobType: JobType = 'image'): Promise<Studio> {
  const studio = await openStudio(page, host);
  await studio.chooseType(jobType);
  await studio.chooseDraft();
  return studio;
}

/** The parts of the window. */
export function studioOn(page: Page) {
  const bar = page.getByRole('region', { name: 'Prompt bar' });
  const dock = page.getByRole('complementary', { name: 'Queue' });
  const grid = page.getByRole('grid', { name: 'Results' });
  const detail = page.getByRole('complementary', { name: 'About this result' });
  const studio = {
    page,
    bar,
    dock,
    grid,
    detail,
    /** The opened result itself. */
    stage: page.getByRole('region', { name: 'Result at large' }),
    prompt: bar.getByRole('textbox', { name: 'Prompt' }),
    generate: bar.getByRole('button', { name: /^(Generate|Sending)/ }),
    route: bar.getByRole('button', { name: /^Where it is made/ }),
    problems: bar.getByRole('status', { name: 'This cannot run yet' }),
    search: page.getByRole('searchbox'),
    /** The results in the library whose prompt contains these words. */
    results: (words = ''): Locator =>
      grid.getByRole('gridcell', { name: new RegExp(`^(Image|Video|Audio), .*${literal(words)}`, 's') }),
    /** Jobs that run, as tiles at the top of the library. */
    runningTiles: (words = ''): Locator =>
      grid.getByRole('gridcell', { name: new RegExp(`^Being made: .*${literal(words)}`, 's') }),
    /** A section of the dock: Running, Waiting, Finished, Needs you. */
    section: (title: string): Locator => dock.getByRole('region', { name: title }),
    fact: (name: string): Locator =>
      detail
        .getByRole('term')
        .filter({ hasText: new RegExp(`^${name}$`) })
        .locator('xpath=following-sibling::dd'),
    async chooseType(jobType: JobType): Promise<void> {
      expect(JOB_TYPES).toContain(jobType);
      const name = { image: 'Image', video: 'Video', audio: 'Voice' }[jobType];
      await bar.getByRole('radio', { name }).click();
    },
    async chooseDraft(): Promise<void> {
      await bar.getByRole('button', { name: /^Where it is made/ }).click();
      await page
        .getByRole('region', { name: 'Draft' })
        .getByRole('button', { name: /^Draft/ })
        .click();
      await expect(studio.route).toHaveAccessibleName(/Draft/);
    },
    async setSize(width: number, height: number): Promise<void> {
      await bar.getByRole('button', { name: /^Size/ }).click();
      const popover = page.getByRole('dialog', { name: 'Size' });
      await popover.getByLabel('Width', { exact: true }).fill(String(width));
      await popover.getByLabel('Height', { exact: true }).fill(String(height));
      await popover.getByLabel('Height', { exact: true }).press('Tab');
      await page.keyboard.press('Escape');
      await expect(popover).toBeHidden();
      await expect(bar.getByRole('button', { name: `Size ${width} × ${height}` })).toBeVisible();
    },
    /** Waits until the button states a price: only then does a press send. */
    async ready(): Promise<void> {
      await expect(studio.generate).toHaveAccessibleName(/\$/);
      await expect(studio.generate).not.toHaveAttribute('aria-disabled', 'true');
    },
    async send(prompt: string): Promise<void> {
      await studio.prompt.fill(prompt);
      await studio.ready();
      await studio.generate.click();
    },
  };
  return studio;
}

function literal(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
