import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allAssets, madeByDraft } from './support/draft-jobs.ts';
import type { HostProcess } from './support/host-process.ts';
import { stubCalls } from './support/stub-calls.ts';
import { openStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

const WORDS = ['red barn in snow', 'green valley', 'blue harbour at night'] as const;

async function hostWithThree(startHost: () => Promise<HostProcess>): Promise<HostProcess> {
  const host = await startHost();
  for (const words of WORDS) await madeByDraft(host, words);
  return host;
}

test('search and filters live in the address and survive a reload', async ({ page, startHost }) => {
  const host = await hostWithThree(startHost);
  const studio = await openStudio(page, host);
  await expect(studio.results()).toHaveCount(3);

  await studio.search.fill('harbour');
  await expect(studio.results()).toHaveCount(1);
  await expect(page).toHaveURL(/text=harbour/);
  await page.reload();
  await expect(studio.search).toHaveValue('harbour');
  await expect(studio.results()).toHaveCount(1);

  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect(studio.results()).toHaveCount(3);
  await page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: 'Video' }).click();
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await expect(page).toHaveURL(/kind=video/);
  await page.goBack();
  await expect(studio.results()).toHaveCount(3);
});

test('what is shown stays as it is until a search is answered', async ({ page, startHost, target }) => {
  test.skip(target !== 'browser', 'only calls over a connection can be held back');
  const host = await hostWithThree(startHost);
  const stubs = await stubCalls(page);
  const studio = await openStudio(page, host);
  const today = page.getByRole('grid').getByRole('heading', { level: 2, name: 'Today' });
  await expect(studio.results()).toHaveCount(3);
  await expect(today).toBeVisible();

  stubs.held = ['library.list'];
  await studio.search.fill('harbour');

  await expect(page.getByRole('grid')).toHaveAttribute('aria-busy', 'true');
  await expect(today).toBeVisible();
  await expect(studio.results()).toHaveCount(3);
});

test('favourites and ratings are kept and can be filtered by', async ({ page, startHost }) => {
  const host = await hostWithThree(startHost);
  const studio = await openStudio(page, host);
  await studio.results('green valley').hover();
  await studio.results('green valley').getByRole('button', { name: 'Favourite' }).click();
  await studio.results('red barn').dblclick();
  await studio.detail.getByRole('radio', { name: '4 stars' }).click();
  await page.keyboard.press('Escape');
  await expect(studio.results('red barn')).toHaveAccessibleName(/4 stars/);
  await page.reload();
  await expect(studio.results('green valley')).toHaveAccessibleName(/Favourite/);

  const filters = page.getByRole('group', { name: 'Filters' });
  await filters.getByRole('button', { name: 'Favourites' }).click();
  await expect(studio.results()).toHaveCount(1);
  await expect(studio.results('green valley')).toBeVisible();
  await filters.getByRole('button', { name: 'Favourites' }).click();
  await filters.getByRole('button', { name: 'Rated 4 stars or more' }).click();

  await expect(studio.results()).toHaveCount(1);
  await expect(studio.results('red barn')).toBeVisible();
});

test('what is moved to the trash comes back by Undo and from the trash', async ({ page, startHost }) => {
  const host = await hostWithThree(startHost);
  const studio = await openStudio(page, host);
  const barn = studio.results('red barn');
  await barn.hover();
  await barn.getByRole('button', { name: 'Move to trash' }).click();
  await expect(studio.results()).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(studio.results()).toHaveCount(3);

  await barn.hover();
  await barn.getByRole('button', { name: 'Move to trash' }).click();
  await expect(studio.results()).toHaveCount(2);
  await page.getByRole('button', { name: 'Trash', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Trash' })).toBeVisible();
  await expect(studio.results()).toHaveCount(1);
  await barn.hover();
  await barn.getByRole('button', { name: 'Restore' }).click();

  await expect(page.getByText('The trash is empty')).toBeVisible();
  await page.getByRole('button', { name: 'Back to the library' }).first().click();
  await expect(studio.results()).toHaveCount(3);
  const assets = await allAssets(host);
  expect(assets.filter(({ path }) => existsSync(path))).toHaveLength(3);
});

test('chosen results go into a folder without what is written in them, and a picture into the clipboard', async ({
  page,
  startHost,
}) => {
  const host = await hostWithThree(startHost);
  const folder = join(host.home, 'for the client');
  const studio = await openStudio(page, host);
  await studio.results('red barn').click();
  await studio.results('green valley').click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export 2 files' });
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(dialog).toContainText('Say which folder.');
  await dialog.getByLabel('Into the folder').fill(folder);
  await dialog.getByRole('radio', { name: 'Without prompt and settings' }).click();
  await dialog.getByRole('button', { name: 'Export' }).click();

  await expect(dialog).toContainText('2 files written.');
  const files = readdirSync(folder);
  expect(files).toHaveLength(2);
  for (const file of files) expect(readFileSync(join(folder, file)).includes('valley')).toBe(false);
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await studio.results('blue harbour').dblclick();
  await studio.detail.getByRole('button', { name: 'The file' }).click();
  await page.getByRole('menuitem', { name: 'Copy picture' }).click();
  await expect(page.getByText('Picture copied')).toBeVisible();
});

test('results stand side by side, and the first Esc leads back to what was chosen', async ({ page, startHost }) => {
  const host = await hostWithThree(startHost);
  const studio = await openStudio(page, host);
  await studio.results('red barn').click();
  await studio.results('green valley').click({ modifiers: ['ControlOrMeta'] });
  await page.keyboard.press('c');
  const compared = page.getByRole('dialog', { name: '2 results side by side' });
  await expect(compared.getByRole('row', { name: /Prompt/ })).toContainText('green valley');

  await page.keyboard.press('Escape');

  await expect(compared).toHaveCount(0);
  await expect(page.getByText('2 selected')).toBeVisible();
});

test('two windows stay in step', async ({ page, startHost, newContext }) => {
  const host = await hostWithThree(startHost);
  const first = await openStudio(page, host);
  const second = await openStudio(await (await newContext()).newPage(), host);
  await first.results('green valley').hover();

  await first.results('green valley').getByRole('button', { name: 'Favourite' }).click();
  await expect(second.results('green valley')).toHaveAccessibleName(/Favourite/);
  await second.chooseDraft();
  await second.setSize(160, 128);
  await second.send('started next door');

  await expect(first.results('started next door')).toHaveCount(1);
  await expect(first.section('Finished')).toContainText('started next door');
  await second.dock.getByRole('button', { name: 'Pause the queue' }).click();
  await expect(first.dock).toContainText('nothing new starts');
});
