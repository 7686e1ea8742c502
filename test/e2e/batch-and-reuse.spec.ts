import { allAssets, allJobs, madeByDraft } from './support/draft-jobs.ts';
import { openStudio, openWithDraft } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('four with a locked seed are four results with consecutive seeds', async ({ page, startHost }) => {
  const host = await startHost();
  const studio = await openWithDraft(page, host);
  await studio.setSize(160, 128);
  await studio.bar.getByRole('button', { name: /^Seed/ }).click();
  await page.getByRole('dialog', { name: 'Seed' }).getByRole('textbox').fill('41');
  await page.keyboard.press('Escape');
  const more = studio.bar.getByRole('button', { name: 'One more' });
  for (const _ of [2, 3, 4]) await more.click();
  await studio.prompt.fill('a paper boat');
  await expect(studio.generate).toHaveAccessibleName(/^Generate 4 images \$0\.00/);

  await studio.generate.click();

  await expect(studio.results('a paper boat')).toHaveCount(4);
  expect(await allJobs(host)).toHaveLength(1);
  const assets = await allAssets(host);
  expect(new Set(assets.map(({ seed }) => seed))).toEqual(new Set([41, 42, 43, 44]));
  expect(new Set(assets.map(({ sha256 }) => sha256)).size).toBe(4);
});

test('looking at a result leaves the form alone; applying it fills the form and can be undone', async ({
  page,
  sharedHost,
}) => {
  const [made] = await madeByDraft(sharedHost, 'a kite over the dunes', { params: { seed: 7, style: 'noir' } });
  const studio = await openStudio(page, sharedHost);
  await studio.prompt.fill('what I was writing');
  await studio.results('a kite over the dunes').first().dblclick();
  await expect(studio.fact('Seed')).toHaveText('7');
  await page.keyboard.press('Escape');
  await expect(studio.detail).toBeHidden();
  await expect(studio.prompt).toHaveValue('what I was writing');
  await expect(studio.bar.getByRole('button', { name: /^Size/ })).not.toHaveAccessibleName('Size 160 × 128');

  await studio.results('a kite over the dunes').first().dblclick();
  await studio.detail.getByRole('button', { name: 'Apply all' }).click();
  await page.keyboard.press('Escape');

  await expect(studio.prompt).toHaveValue('a kite over the dunes');
  await expect(studio.bar.getByRole('button', { name: 'Size 160 × 128' })).toBeVisible();
  await expect(studio.bar.getByRole('button', { name: /^Seed\s*7$/ })).toBeVisible();
  await expect(studio.bar.getByRole('button', { name: /^Style\s*Noir$/ })).toBeVisible();
  await expect(studio.route).toHaveAccessibleName(/Draft/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(studio.prompt).toHaveValue('what I was writing');
  expect(made?.seed).toBe(7);
});

test('Reuse on a tile makes the same picture again, byte for byte', async ({ page, startHost }) => {
  const host = await startHost();
  const [first] = await madeByDraft(host, 'a copper kettle');
  const studio = await openStudio(page, host);
  await studio.results('a copper kettle').hover();
  await studio.results('a copper kettle').getByRole('button', { name: 'Reuse' }).click();
  await studio.ready();

  await studio.generate.click();

  await expect(studio.results('a copper kettle')).toHaveCount(2);
  const [second] = await allAssets(host);
  expect(second?.seed).toBe(first?.seed);
  expect(second?.sha256).toBe(first?.sha256);
});
