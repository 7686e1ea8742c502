import { statSync } from 'node:fs';
import { allAssets } from './support/draft-jobs.ts';
import { moment } from './support/moment.ts';
import { studioOn } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('leads from the first run to the first picture and all that is known of it', async ({ page, startHost }) => {
  const host = await startHost({ welcomed: false });
  await page.goto(host.pageUrl);
  await expect(page.getByRole('heading', { level: 1, name: 'Where should your pictures be made?' })).toBeVisible();
  expect(page.url(), 'the token leaves the address').not.toContain(host.token);

  await moment(page, '1 the choices');
  await page.getByRole('button', { name: 'Start with Draft' }).click();
  const studio = studioOn(page);
  await expect(studio.prompt).toBeFocused();
  await expect(studio.route).toHaveAccessibleName(/Draft/);
  await studio.setSize(256, 192);
  await studio.prompt.fill('a lighthouse in a storm');
  await expect(studio.generate).toHaveAccessibleName(/^Generate image \$0\.00/);
  await studio.generate.click();

  const tile = studio.results('a lighthouse in a storm');
  await expect(tile).toHaveCount(1);
  await tile.dblclick();
  await expect(page.getByRole('img', { name: 'a lighthouse in a storm' })).toBeVisible();
  await expect(studio.fact('Made by')).toContainText('Draft');
  await expect(studio.fact('Made by')).toContainText('placeholder');
  await expect(studio.fact('File')).toContainText('256 × 192, PNG');
  await expect(studio.fact('Cost')).toHaveText('$0.00');
  await expect(studio.fact('Seed')).toHaveText(/^\d+$/);

  await moment(page, '2 the first picture and all that is known of it');
  const [asset] = await allAssets(host);
  expect(asset?.prompt).toBe('a lighthouse in a storm');
  expect(String(asset?.seed)).toBe(await studio.fact('Seed').textContent());
  expect(statSync(asset?.path ?? '').size).toBe(asset?.bytes);
  expect(asset?.path).toContain(host.home);
});

test('does not ask again once it was skipped, and says what is missing instead of guessing', async ({
  page,
  startHost,
}) => {
  const host = await startHost({ welcomed: false });
  await page.goto(host.pageUrl);
  await page.getByRole('button', { name: 'Skip for now' }).click();
  const studio = studioOn(page);
  await expect(studio.prompt).toBeVisible();
  await expect(page.getByText('Your first result will land here')).toBeVisible();

  await page.reload();

  await expect(studio.prompt).toBeVisible();
  await studio.prompt.fill('a boat');
  await expect(studio.problems).toContainText('Nothing is set up to make images yet.');
  await studio.bar.getByRole('button', { name: 'Try with Draft (placeholder)' }).click();
  await studio.ready();
  await expect(studio.route).toHaveAccessibleName(/Draft/);
});
