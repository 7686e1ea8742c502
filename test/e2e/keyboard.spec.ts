import { madeByDraft } from './support/draft-jobs.ts';
import { pressInTurn } from './support/press-in-turn.ts';
import { openStudio, openWithDraft } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('makes, browses, previews, rates, opens and trashes without a mouse', async ({ page, startHost }) => {
  const host = await startHost();
  for (const words of ['first stone', 'second stone', 'third stone']) await madeByDraft(host, words);
  const studio = await openStudio(page, host);
  await expect(studio.results()).toHaveCount(3);

  await studio.results('third stone').focus();
  await page.keyboard.press('j');
  await expect(studio.results('second stone')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(studio.results('first stone')).toBeFocused();
  await page.keyboard.press('k');
  await expect(studio.results('second stone')).toBeFocused();

  await page.keyboard.press(' ');
  const preview = page.getByRole('dialog', { name: 'second stone' });
  await expect(preview).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('dialog', { name: 'first stone' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(studio.results('first stone')).toBeFocused();

  await page.keyboard.press('5');
  await expect(studio.results('first stone')).toHaveAccessibleName(/5 stars/);
  await page.keyboard.press('Enter');
  await expect(studio.fact('Made by')).toContainText('Draft');
  await page.keyboard.press('Escape');
  await expect(studio.results('first stone')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(studio.results()).toHaveCount(2);
  await expect(studio.results('second stone')).toBeFocused();
});

test('Tab goes from the skip link over the views to the results and the prompt', async ({ page, startHost }) => {
  const host = await startHost();
  await madeByDraft(host, 'a stepping stone');
  const studio = await openStudio(page, host);
  await expect(studio.results()).toHaveCount(1);
  await page.evaluate(() =>
    document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined,
  );

  const seen: string[] = [];
  for (
    let presses = 0;
    presses < 40 && !(await studio.prompt.evaluate((element) => element === document.activeElement));
    presses += 1
  ) {
    await page.keyboard.press('Tab');
    seen.push(
      await page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      ),
    );
  }

  await expect(studio.prompt).toBeFocused();
  expect(seen.slice(0, 5)).toEqual(['Skip to the content', 'Library', 'Budget', 'ComfyUI', 'Settings']);
  expect(seen.findIndex((name) => name.includes('a stepping stone'))).toBeGreaterThan(3);
});

test('Ctrl+Enter generates; the palette and the sheet of shortcuts open, act and close', async ({
  page,
  startHost,
}) => {
  const host = await startHost();
  const studio = await openWithDraft(page, host);
  await studio.setSize(160, 128);
  await studio.prompt.fill('made by hand on the keys');
  await studio.ready();
  await studio.prompt.press('Control+Enter');
  await expect(studio.results('made by hand on the keys')).toHaveCount(1);

  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await expect(palette).toBeVisible();
  await page.keyboard.type('budget');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Budget' })).toBeFocused();
  await expect(palette).toBeHidden();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await pressInTurn(page, 'g', 's');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
});
