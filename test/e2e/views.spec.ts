import { openStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('views whose scripts have come open at once, without a placeholder', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);
  await page.waitForFunction(() =>
    ['DetailView', 'BudgetView', 'SettingsView', 'ComfyView', 'CommandPalette', 'ShortcutSheet'].every((name) =>
      performance.getEntriesByType('resource').some((entry) => entry.name.includes(`/${name}-`)),
    ),
  );
  await page.evaluate(() => {
    const seen = { placeholders: 0 };
    new MutationObserver(() => {
      if (document.querySelector('[data-view-skeleton]') !== null) seen.placeholders += 1;
    }).observe(document.body, { childList: true, subtree: true });
    Object.assign(window, { seen });
  });

  for (const name of ['Settings', 'Budget', 'ComfyUI']) {
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { name, level: 1, exact: true })).toBeVisible();
  }

  expect(await page.evaluate(() => Reflect.get(window, 'seen'))).toEqual({ placeholders: 0 });
});
