import sharp from 'sharp';
import { assetIdSchema } from '../../src/contract/ids.ts';
import { allJobs, madeByDraft } from './support/draft-jobs.ts';
import { moment } from './support/moment.ts';
import { chooseModel, hostWithVendors } from './support/paid-studio.ts';
import { openStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('a paid picture: its price before, its cost afterwards, and both in the books of the vendor', async ({
  page,
  startHost,
}) => {
  const { vendors, host } = await hostWithVendors(startHost);
  const studio = await openStudio(page, host);
  await studio.prompt.fill('a paper boat');
  await expect(studio.problems).toContainText('OpenAI can make images, for money.');
  await studio.bar.getByRole('button', { name: 'Use OpenAI' }).click();
  await expect(studio.route).toHaveAccessibleName(/OpenAI/);
  await expect(studio.generate).toHaveAccessibleName(/^Generate image \$0\.\d+/);
  await studio.generate.click();

  const tile = studio.results('a paper boat');
  await expect(tile).toHaveCount(1);
  await tile.dblclick();
  await expect(studio.fact('Made by')).toContainText('OpenAI');
  await expect(studio.fact('Cost')).toHaveText(/^\$0\.0\d+/);
  const [job] = await allJobs(host);
  expect(job).toMatchObject({ status: 'completed', costBasis: 'usage' });
  const { books } = vendors.server('openai');
  expect(books.creates).toHaveLength(1);
  expect((await host.call('budget.verify', {})).ok).toBe(true);
  await vendors.stop();
});

test('a price that is not published asks for the most that it may cost', async ({ page, startHost }) => {
  const { vendors, host } = await hostWithVendors(startHost);
  const studio = await openStudio(page, host);
  await studio.prompt.fill('a tin robot');
  await chooseModel(studio, 'ElevenLabs', /Gemini 3.1 Flash Image/);
  await expect(studio.problems).toContainText('The price of this is not published.');

  await studio.bar.getByRole('button', { name: 'Set the most it may cost' }).click();
  const popover = page.getByRole('dialog', { name: 'At most' });
  await popover.getByLabel('This job may cost at most').fill('0,50');
  await popover.getByRole('button', { name: 'Save' }).click();

  await expect(studio.generate).toHaveAccessibleName(/at most \$0\.50/);
  await studio.generate.click();
  await expect(studio.results('a tin robot')).toHaveCount(1, { timeout: 40_000 });
  const [job] = await allJobs(host);
  expect(job?.status).toBe('completed');
  expect(job?.actualCostMicros).toBeLessThanOrEqual(500_000);
  await vendors.stop();
});

test('an outcome that nobody knows waits for its person, keeps its money and is never sent again', async ({
  page,
  startHost,
}) => {
  const { vendors, host } = await hostWithVendors(startHost);
  const studio = await openStudio(page, host);
  await studio.chooseType('video');
  await studio.prompt.fill('a kite over the sea');
  await chooseModel(studio, 'Runway', /Gen-4.5/);
  vendors.server('runway').faults.set({ fault: 'drop_after', times: 1 });
  await expect(studio.generate).toHaveAccessibleName(/\$0\.\d/);
  await studio.generate.click();

  const question = studio.section('Needs you').getByRole('article', { name: /a kite over the sea/ });
  await expect(question).toContainText('Runway may have charged $', { timeout: 20_000 });
  expect((await host.call('budget.show', {})).unresolved).toMatchObject({ count: 1 });
  await moment(page, 'nobody knows what became of it');
  await question.getByRole('button', { name: 'Not charged' }).click();

  await expect.poll(async () => (await allJobs(host))[0]?.status).toBe('failed');
  expect((await host.call('budget.show', {})).unresolved).toEqual({ count: 0, micros: 0 });
  expect(vendors.server('runway').books.creates).toHaveLength(1);
  await vendors.stop();
});

test('a mask is painted over a picture, and only what is painted is white', async ({ page, startHost }) => {
  const { vendors, host } = await hostWithVendors(startHost);
  const [picture] = await madeByDraft(host, 'a lamp post');
  const studio = await openStudio(page, host);
  await expect(studio.results('a lamp post')).toHaveCount(1);
  await chooseModel(studio, 'OpenAI', /GPT Image 2\.6 Flare/);
  await studio.prompt.fill('a lamp post with a crow');
  await studio.bar.getByRole('button', { name: /^Image/ }).click();
  const image = page.getByRole('dialog', { name: 'Image' });
  await image.locator('input[type=file]').setInputFiles(picture?.path ?? '');
  await expect(image.getByRole('button', { name: 'Remove' })).toBeVisible();
  await page.keyboard.press('Escape');
  await studio.bar.getByRole('button', { name: /^More settings/ }).click();
  const more = page.getByRole('dialog', { name: 'More settings' });
  await more.getByRole('button', { name: 'Paint the mask' }).click();
  const painting = page.getByRole('dialog', { name: 'Paint what may change' });
  const box = await painting.getByRole('img').boundingBox();
  if (box === null) throw new Error('there is no canvas');
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.35, box.y + box.height / 2);
  await page.mouse.up();
  await painting.getByRole('button', { name: 'Use this mask' }).click();
  await expect(painting).toHaveCount(0);
  await page.keyboard.press('Escape');
  await studio.generate.click();
  await expect(studio.results('a lamp post with a crow')).toHaveCount(1);

  const [job] = await allJobs(host);
  const mask = await host.call('library.get', { assetId: assetIdSchema.parse(job?.params['mask']) });
  const { data, info } = await sharp(mask.path).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: picture?.width, height: picture?.height, channels: 4 });
  const at = (x: number, y: number): number =>
    data[(Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 4] ?? -1;
  expect([at(0.3, 0.5), at(0.9, 0.5), at(0.3, 0.05)]).toEqual([255, 0, 0]);
  await vendors.stop();
});
