import type { Page } from '@playwright/test';
import { madeByDraft } from './support/draft-jobs.ts';
import { openStudio, openWithDraft } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('the window speaks German once that is chosen, keeps it, and goes back to English', async ({
  page,
  startHost,
}) => {
  const host = await startHost();
  await host.call('budget.setLimit', { scope: 'all', window: 'month', kind: 'hard', limitMicros: 12_500_000 });
  await madeByDraft(host, 'a pier');
  const studio = await openWithDraft(page, host);
  await studio.prompt.fill('a lighthouse in the fog');
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');

  await languageOn(page, 'Language', 'Deutsch');

  await expect(page.getByRole('heading', { name: 'Einstellungen', level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page).toHaveTitle('Einstellungen · Gesso');
  await expect(page.getByRole('region', { name: 'Budget-Limit' })).toContainText(
    /0,00\s\$ verbraucht, 12,50\s\$ übrig/,
  );

  await page.getByRole('link', { name: 'Bibliothek' }).click();
  await expectGermanLibrary(page);
  await page.reload();
  await expectGermanLibrary(page);

  await page.getByRole('link', { name: 'Einstellungen' }).click();
  await languageOn(page, 'Sprache', 'English');
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('a browser that prefers German is answered in German, and loads no English', async ({ newContext, startHost }) => {
  const host = await startHost();
  const context = await newContext({ locale: 'de-AT' });
  const page = await context.newPage();
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(new URL(request.url()).pathname));

  await page.goto(host.pageUrl);

  await expect(page.getByRole('textbox', { name: 'Prompt' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Bibliothek' })).toBeVisible();
  expect(scripts.filter((path) => /\/de-[\w-]+\.js$/.test(path))).toHaveLength(1);
  expect(scripts.filter((path) => /\/en-[\w-]+\.js$/.test(path))).toEqual([]);
});

test('a choice that changes no text does not load the page again', async ({ page, startHost }) => {
  const host = await startHost();
  await openStudio(page, host);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.evaluate(() => document.body.setAttribute('data-same-page', ''));

  await languageOn(page, 'Language', 'English');

  await expect(
    page.getByRole('radiogroup', { name: 'Language' }).getByRole('radio', { name: 'English' }),
  ).toBeChecked();
  await expect(page.locator('body')).toHaveAttribute('data-same-page', '');
});

async function languageOn(page: Page, label: string, language: string): Promise<void> {
  await page.getByRole('radiogroup', { name: label }).getByRole('radio', { name: language }).click();
}

/** Prompt bar, library and queue in German, with what was typed before the language changed. */
async function expectGermanLibrary(page: Page): Promise<void> {
  const bar = page.getByRole('region', { name: 'Prompt-Leiste' });
  await expect(bar.getByRole('textbox', { name: 'Prompt' })).toHaveValue('a lighthouse in the fog');
  await expect(bar.getByRole('radio', { name: 'Bild' })).toBeChecked();
  await expect(bar.getByRole('button', { name: /^(\d+ Bilder|Bild) erzeugen/ })).toBeEnabled();
  await expect(bar.getByRole('link', { name: /^12,50\s\$ übrig$/ })).toBeVisible();
  await expect(
    page.getByRole('grid', { name: 'Ergebnisse' }).getByRole('gridcell', { name: /^Bild, .*a pier/ }),
  ).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Heute', exact: true })).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Warteschlange' })).toContainText(/0,00\s\$ ausgegeben/);
}
