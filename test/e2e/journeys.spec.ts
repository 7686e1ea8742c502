import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { allAssets, allJobs, madeByDraft } from './support/draft-jobs.ts';
import { moment } from './support/moment.ts';
import { chooseModel, hostWithVendors } from './support/paid-studio.ts';
import { picturesOfOthers } from './support/pictures-of-others.ts';
import { pressInTurn } from './support/press-in-turn.ts';
import { countDrawn } from './support/count-drawn.ts';
import { openStudio, type Studio, studioOn } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'parallel' });

test('a picture becomes a larger one and that a clip, and each knows where it came from', async ({
  page,
  startHost,
  startComfy,
}) => {
  test.setTimeout(120_000);
  const comfy = await startComfy();
  const { vendors, host } = await hostWithVendors(startHost);
  await host.call('comfy.attach', { url: comfy.url });
  const studio = await openStudio(page, host);
  await studio.send('a copper lighthouse');
  await expect(studio.results('a copper lighthouse')).toHaveCount(1);
  await moment(page, '1 the picture');

  await derive(studio, 'a copper lighthouse', 'Upscale');
  await studio.ready();
  await moment(page, '2 ready to upscale');
  await studio.generate.click();
  await expect(studio.results('a copper lighthouse')).toHaveCount(2, { timeout: 30_000 });

  await derive(studio, 'a copper lighthouse', 'Animate');
  await chooseModel(studio, 'Runway', /Gen-4 Turbo/);
  await expect(studio.problems).toHaveText('');
  await studio.ready();
  await expect(studio.generate).toHaveAccessibleName(/video/);
  await studio.generate.click();
  const clip = studio.grid.getByRole('gridcell', { name: /^Video, .*a copper lighthouse/ });
  await expect(clip).toHaveCount(1, { timeout: 40_000 });
  await clip.dblclick();
  const history = studio.detail.getByRole('region', { name: 'History' });
  await expect(history.getByRole('button')).toHaveCount(2);
  await moment(page, '3 the clip and what it was made from');

  await history.getByRole('button').first().click();
  await expect(studio.fact('File')).toContainText('PNG');
  await expect(history.getByRole('button')).toHaveCount(2);
  const kinds = (await allAssets(host)).map(({ kind }) => kind);
  expect(kinds.toSorted()).toEqual(['image', 'image', 'video']);
  await vendors.stop();
});

test('a job that the budget refuses says why, and the way out leads to a picture', async ({ page, startHost }) => {
  const { vendors, host } = await hostWithVendors(startHost);
  await host.call('budget.setLimit', { scope: 'all', window: 'month', kind: 'hard', limitMicros: 1000 });
  const studio = await openStudio(page, host);
  await studio.prompt.fill('a brass kettle');
  await chooseModel(studio, 'OpenAI', /GPT Image/);
  await expect(studio.problems).toContainText(/limit/i);
  await expect(studio.generate).toHaveAttribute('aria-disabled', 'true');
  await moment(page, '1 refused, with the reason and its ways out');
  await studio.problems.getByRole('button', { name: 'Open the budget' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Budget' })).toBeVisible();

  await raiseLimit(page, '5');
  await moment(page, '2 the limit with the effect of the change');
  await expect(page.getByRole('dialog')).toContainText('$5.00 would be left until');
  await page.getByRole('dialog').getByRole('button', { name: 'Change limit' }).click();
  await expect(page.getByRole('heading', { name: /\$5\.00 left/ })).toBeVisible();
  await page.getByRole('link', { name: 'Library' }).click();
  await studio.ready();
  await studio.generate.click();

  await expect(studio.results('a brass kettle')).toHaveCount(1, { timeout: 30_000 });
  await moment(page, '3 made, and paid for');
  const { month } = await host.call('budget.show', {});
  expect(month.spentMicros).toBeGreaterThan(0);
  expect(month.spentMicros).toBeLessThanOrEqual(5_000_000);
  expect(vendors.server('openai').books.creates).toHaveLength(1);
  await vendors.stop();
});

test('a thousand pictures of other programs are taken in; one is found by a word and its settings are used', async ({
  page,
  startHost,
  target,
}) => {
  test.setTimeout(150_000);
  const prompts = Array.from({ length: 1000 }, (_, n) =>
    n === 617 ? 'a walrus on an iceberg' : `a street, study ${n}`,
  );
  const folder = picturesOfOthers(prompts);
  const host = await startHost();
  const studio = await openStudio(page, host);
  await page.getByRole('link', { name: 'Settings' }).click();
  const data = page.getByRole('region', { name: 'Data' });
  await data.getByLabel('Bring a folder into the library').fill(folder);
  await data.getByRole('button', { name: 'Import' }).click();
  await expect(data).toContainText('1,000 taken, 0 were here already, 0 could not be read.', { timeout: 120_000 });
  await moment(page, '1 a thousand taken in');

  await page.getByRole('link', { name: 'Library' }).click();
  await expect(studio.results().first()).toBeVisible();
  if (target === 'browser') await expectToScrollCheaply(page);
  await studio.search.fill('walr');
  await expect(studio.results()).toHaveCount(1);
  await studio.results('a walrus on an iceberg').dblclick();
  await expect(studio.fact('Seed')).toHaveText('618');
  await moment(page, '2 found, with what the other program wrote');
  const apply = studio.detail.getByRole('button', { name: 'Apply all' });
  await apply.click();
  await expect(studio.prompt).toHaveValue('a walrus on an iceberg');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(studio.prompt).toHaveValue('');
  await apply.click();
  await page.keyboard.press('Escape');

  await expect(studio.prompt).toHaveValue('a walrus on an iceberg');
  await studio.chooseDraft();
  await expect(studio.bar.getByRole('button', { name: /^Seed\s*618$/ })).toBeVisible();
  await moment(page, '3 its settings in the prompt bar');
  rmSync(folder, { recursive: true, force: true });
});

test('from the first run to a picture that is rated, tagged, found and used again, by keyboard alone', async ({
  page,
  startHost,
}) => {
  const host = await startHost({ welcomed: false });
  await page.goto(host.pageUrl);
  await tabTo(page, 'Start with Draft');
  await page.keyboard.press('Enter');
  const studio = studioOn(page);
  await expect(studio.prompt).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('a tin whistle');
  await studio.ready();
  await page.keyboard.press('Control+Enter');
  await expect(studio.results('a tin whistle')).toHaveCount(1);
  await moment(page, '1 the first picture');

  await byPalette(page, 'Pause the queue');
  await expect(studio.dock).toContainText('nothing new starts');
  await byPalette(page, 'Resume the queue');

  await byPalette(page, 'Search the library');
  await expect(studio.search).toBeFocused();
  await page.keyboard.type('whis');
  await expect(studio.results('a tin whistle')).toHaveCount(1);
  await tabTo(page, 'Image, a tin whistle');
  await page.keyboard.press('4');
  await expect(studio.results('a tin whistle')).toHaveAccessibleName(/4 stars/);
  await page.keyboard.press('Enter');
  await expect(studio.fact('Made by')).toContainText('Draft');
  await tabTo(page, 'New tag');
  await page.keyboard.type('brass');
  await page.keyboard.press('Enter');
  await expect(studio.detail.getByRole('button', { name: /Remove.*brass|brass.*/ })).toBeVisible();
  await moment(page, '2 rated and tagged');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(studio.results('a tin whistle')).toBeFocused();
  await page.keyboard.press('r');
  await expect(studio.prompt).toHaveValue('a tin whistle');

  await pressInTurn(page, 'g', 'b');
  await expect(page.getByRole('heading', { level: 1, name: 'Budget' })).toBeFocused();
  await moment(page, '3 the budget');
  expect(await allJobs(host)).toHaveLength(1);
  expect((await allAssets(host))[0]).toMatchObject({ rating: 4, tags: ['brass'] });
});

test('the same on a phone: made, watched, opened, used again, and nothing lies outside of the screen', async ({
  startHost,
  newContext,
}) => {
  const host = await startHost({ welcomed: false });
  const context = await newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(host.pageUrl);
  await page.getByRole('button', { name: 'Start with Draft' }).tap();
  const studio = studioOn(page);
  await studio.setSize(256, 192);
  await studio.send('a paper crane');
  await expect(studio.results('a paper crane')).toHaveCount(1);
  await expectNothingOutside(page);
  await moment(page, '1 the first picture');

  await page.getByRole('button', { name: /^Queue/ }).tap();
  const sheet = page.getByRole('dialog', { name: 'Queue' });
  await expect(sheet.getByText('a paper crane')).toBeVisible();
  await moment(page, '2 the queue');
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);

  await studio.results('a paper crane').tap();
  await expect(studio.fact('Made by')).toContainText('Draft');
  await expectNothingOutside(page);
  await moment(page, '3 all that is known of it');
  await studio.prompt.evaluate((field: HTMLTextAreaElement) => field.blur());
  await studio.detail.getByRole('button', { name: 'Apply all' }).tap();
  await page
    .getByRole('button', { name: /Library$/ })
    .first()
    .tap();
  await expect(studio.prompt).toHaveValue('a paper crane');
  await madeByDraft(host, 'rain', { jobType: 'audio', params: { duration: 1 } });

  for (const view of ['Budget', 'ComfyUI', 'Settings'] as const) {
    await page.getByRole('link', { name: view, exact: true }).tap();
    await expect(page.getByRole('heading', { level: 1, name: view })).toBeVisible();
    await expect(page.locator('main [aria-busy=true]')).toHaveCount(0);
    await expectNothingOutside(page);
    await moment(page, `4 ${view}`);
  }
});

async function derive(studio: Studio, words: string, what: string): Promise<void> {
  const tile = studio.results(words).first();
  await tile.hover();
  await tile.getByRole('button', { name: 'Make something out of it' }).click();
  await studio.page.getByRole('menuitem', { name: what, exact: true }).click();
}

/** Types another amount into the monthly limit, without saving it. */
async function raiseLimit(page: Page, amount: string): Promise<void> {
  await page.getByRole('button', { name: 'Change limit' }).first().click();
  await page.getByRole('dialog', { name: 'Change limit' }).getByLabel('At most').fill(amount);
}

/** Presses Tab until the focus is on what has this name, as far as a person would go. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const { activeElement } = document;
      const label = activeElement instanceof HTMLInputElement ? activeElement.labels?.[0]?.textContent : undefined;
      return activeElement?.getAttribute('aria-label') ?? label ?? activeElement?.textContent ?? '';
    });
    if (focused.startsWith(name)) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}

async function byPalette(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

async function expectNothingOutside(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
}

/**
 * A step through the library draws what comes into view and no more. It drew everything in view with each frame, or with each row far down,
 * when the list had no background of its own (docs/decisions/0026).
 */
async function expectToScrollCheaply(page: Page): Promise<void> {
  const step = 640;
  const grid = page.getByRole('grid');
  const { width = 0 } = (await grid.boundingBox()) ?? {};
  await grid.hover({ position: { x: 4, y: 300 } });
  const down = async (): Promise<void> => {
    await page.mouse.wheel(0, step);
    await page.waitForTimeout(400);
  };
  for (let passed = 0; passed < 5000; passed += step) await down();

  const tiles = (pixels: number): number => Math.ceil(pixels / 256);
  const drawn = await countDrawn(page, async () => {
    for (let n = 0; n < 5; n++) await down();
  });

  // A row of tiles more than the step is high, drawn anew for pictures that came late; it was 2.3 times as many.
  expect(drawn).toBeGreaterThan(0);
  expect(drawn / 5).toBeLessThan(tiles(width) * (tiles(step) + 1) * 1.9);
  await page.mouse.wheel(0, -100_000);
}
