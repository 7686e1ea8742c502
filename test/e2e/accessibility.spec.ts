import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { madeByDraft } from './support/draft-jobs.ts';
import { openStudio, studioOn } from './support/studio.ts';
import { expect, test } from './support/test.ts';

// The desktop's window shows the same page, and axe needs pages of its own.
test.skip(({ target }) => target !== 'browser', 'the page is the same');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** What a theme can change; everything else is judged once, in the dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

test.describe.configure({ mode: 'parallel' });

for (const theme of ['dark', 'light'] as const) {
  test(`no view has an accessibility violation, ${theme}`, async ({ page, startHost, startComfy }) => {
    test.setTimeout(120_000);
    const comfy = await startComfy();
    const host = await startHost({ welcomed: false });
    await host.call('settings.set', { theme });
    await page.emulateMedia({ reducedMotion: 'reduce' });

    await page.goto(host.pageUrl);
    await expect(page.getByRole('button', { name: 'Start with Draft' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await check(page, 'first run');
    await page.getByRole('button', { name: 'Start with Draft' }).click();
    await expect(page.getByText('Your first result will land here')).toBeVisible();
    await check(page, 'empty library');

    await madeByDraft(host, 'an orchard', { params: { count: 3 } });
    await madeByDraft(host, 'rain', { jobType: 'audio', params: { duration: 1 } });
    await madeByDraft(host, 'a pier', { jobType: 'video', params: { duration: 1 } });
    await host.call('budget.setLimit', { limitMicros: 20_000_000, window: 'month', scope: 'all', kind: 'hard' });
    const studio = studioOn(page);
    await expect(studio.results()).toHaveCount(5);
    await check(page, 'library');
    await studio.results('an orchard').first().click();
    await page.keyboard.press('Control+a');
    await check(page, 'library with a selection');
    await page.keyboard.press('Escape');

    await host.call('comfy.attach', { url: comfy.url });
    // The first failure is the last one.
    await host.call('settings.set', { comfyRetryOnOutOfMemory: false });
    comfy.failNode('KSampler', { exceptionType: 'torch.OutOfMemoryError', message: 'out of memory' });
    await host.call('jobs.create', { jobType: 'image', provider: 'comfyui', params: { prompt: 'too large' } });
    await expect(studio.dock.getByRole('article', { name: 'Job “too large”' })).toBeVisible();
    const hold = comfy.hold('KSampler', 5);
    for (const prompt of ['one', 'two', 'three', 'three'])
      await host.call('jobs.create', { jobType: 'image', provider: 'comfyui', params: { prompt } });
    await hold.reached;
    await host.call('queue.pause', {});
    await expect(studio.section('Waiting')).toBeVisible();
    await check(page, 'dock with running, waiting and failed jobs');

    await studio.route.click();
    await check(page, 'route picker');
    await page.keyboard.press('Escape');
    await studio.bar.getByRole('button', { name: /^Size/ }).click();
    await check(page, 'size popover');
    await page.keyboard.press('Escape');
    await studio.prompt.fill('');
    await studio.generate.click({ force: true });
    await check(page, 'reasons why it cannot run');

    for (const words of ['an orchard', 'rain', 'a pier']) {
      await studio.results(words).first().dblclick();
      await expect(studio.fact('Made by')).toBeVisible();
      await check(page, `detail of ${words}`);
      await page.keyboard.press('Escape');
      await expect(studio.detail).toBeHidden();
    }
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
    await check(page, 'palette');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Trash', exact: true }).click();
    await check(page, 'trash');
    for (const view of ['Budget', 'ComfyUI', 'Settings'] as const) {
      await page.getByRole('link', { name: view, exact: true }).click();
      await expect(page.getByRole('heading', { level: 1, name: view })).toBeVisible();
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
      await check(page, view);
    }
    await page.getByRole('region', { name: 'Budget limit' }).getByRole('button', { name: 'Remove limit' }).click();
    await check(page, 'dialog');
    await page.keyboard.press('Escape');
    await page.evaluate(() => (location.hash = '#/components'));
    await expect(page.getByRole('heading', { level: 1, name: 'Components' })).toBeVisible();
    await check(page, 'components');
    hold.release();
  });
}

test('a narrow window has no accessibility violation and nothing to scroll sideways', async ({ page, startHost }) => {
  const host = await startHost();
  await madeByDraft(host, 'a narrow lane');
  await page.setViewportSize({ width: 390, height: 844 });
  const studio = await openStudio(page, host);
  await expect(studio.results()).toHaveCount(1);
  await check(page, 'narrow library');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  await page.getByRole('button', { name: /^Queue/ }).click();

  await expect(page.getByRole('dialog', { name: 'Queue' })).toBeVisible();
  await check(page, 'queue sheet');
});

/** Judges a view once it stands still: a list that is still being read is shown paler. */
async function check(page: Page, view: string): Promise<void> {
  await expect(page.locator('[role="grid"][aria-busy="true"]')).toHaveCount(0);
  const isLight = await page.evaluate(() => document.documentElement.dataset['theme'] === 'light');
  const axe = new AxeBuilder({ page });
  const { violations } = await (isLight ? axe.withRules(COLOUR_RULES) : axe.withTags(RULES)).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
  expect.soft(found, view).toEqual([]);
}
