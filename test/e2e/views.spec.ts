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

test('a view whose script cannot be had says so with a way on, and the others work', async ({
  page,
  sharedHost,
  target,
  watch,
}) => {
  test.skip(target !== 'browser', 'the scripts of the desktop app lie beside it');
  watch.allow(/Failed to load resource: net::ERR_FAILED/, /Failed to fetch dynamically imported module/);
  await page.route(/\/BudgetView-[^/]+\.js$/, (route) => route.abort());
  await openStudio(page, sharedHost);

  await page.getByRole('link', { name: 'Budget', exact: true }).click();

  await expect(page.getByRole('main').getByRole('button', { name: 'Reload' })).toBeVisible();
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await page.getByRole('link', { name: 'Library', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();
});
