import type { Page } from '@playwright/test';
import { jobEnded, madeByDraft } from './support/draft-jobs.ts';
import { judge } from './support/judge.ts';
import { hostWithVendors } from './support/paid-studio.ts';
import { stubCalls } from './support/stub-calls.ts';
import { openStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

// The desktop's window shows the same page, and axe needs a page that Playwright can look into.
test.skip(({ target }) => target !== 'browser', 'the page is the same');
test.describe.configure({ mode: 'parallel' });

/** What floats over a page. */
const FLOATING = { part: '[role=dialog], [role=menu]' };
const VIEWS = ['Library', 'Budget', 'ComfyUI', 'Settings'] as const;

test('axe: first run, and every view while it is empty', async ({ page, startHost }) => {
  test.setTimeout(240_000);
  const host = await startHost({ welcomed: false });
  await page.goto(host.pageUrl);
  await expect(page.getByRole('button', { name: 'Start with Draft' })).toBeVisible();
  await judge(page, 'first run');
  await page.getByText('A ComfyUI is running already').click();
  await page.getByText('Add a key').click();
  await judge(page, 'first run, everything unfolded');
  await page.getByRole('button', { name: 'Start with Draft' }).click();
  await expect(page.getByText('Your first result will land here')).toBeVisible();
  await judge(page, 'empty library and queue');
  await page.getByRole('button', { name: 'Trash', exact: true }).click();
  await judge(page, 'empty trash');
  for (const view of ['Budget', 'ComfyUI'] as const) {
    await open(page, view);
    await judge(page, `${view}, nothing there yet`);
  }
});

test('axe: the library, what floats over it, and opened results', async ({ page, startHost }) => {
  test.setTimeout(240_000);
  const host = await startHost();
  await madeByDraft(host, 'an orchard', { params: { count: 3 } });
  await madeByDraft(host, 'rain', { jobType: 'audio', params: { duration: 1 } });
  await madeByDraft(host, 'a pier', { jobType: 'video', params: { duration: 1 } });
  await host.call('budget.setLimit', { limitMicros: 20_000_000, window: 'month', scope: 'all', kind: 'hard' });
  const studio = await openStudio(page, host);
  await expect(studio.results()).toHaveCount(5);
  await judge(page, 'library');
  await studio.generate.click({ force: true });
  await expect(studio.problems).toBeVisible();
  await judge(page, 'reasons why it cannot run');
  for (const name of [/^Where it is made/, /^More settings/, /^Size/, /^presets/, /^earlier prompts/]) {
    const trigger = studio.bar.getByRole('button', { name });
    if ((await trigger.count()) === 0) continue;
    await trigger.click();
    await judge(page, `prompt bar: ${name.source}`, FLOATING);
    await page.keyboard.press('Escape');
  }
  await studio.results('an orchard').first().click();
  await page.keyboard.press('Control+a');
  await judge(page, 'library with a selection');
  await page.keyboard.press('Escape');
  await studio.results('an orchard').first().focus();
  await page.keyboard.press(' ');
  await judge(page, 'a look at it large', FLOATING);
  await page.keyboard.press('Escape');
  await studio.search.fill('nothing has these words');
  await expect(studio.results()).toHaveCount(0);
  await judge(page, 'library without a match');
  await studio.search.fill('');
  for (const words of ['an orchard', 'rain', 'a pier']) {
    await studio.results(words).first().dblclick();
    await expect(studio.fact('Made by')).toBeVisible();
    await judge(page, `detail of ${words}`);
    await page.keyboard.press('Escape');
    await expect(studio.detail).toBeHidden();
  }
});

test('axe: the queue with all that can stand in it, and the views with all that they know', async ({
  page,
  startHost,
  startComfy,
}) => {
  test.setTimeout(240_000);
  const comfy = await startComfy();
  const { vendors, host } = await hostWithVendors(startHost);
  vendors.server('runway').faults.set({ fault: 'drop_after', times: 1 });
  await host.call('jobs.create', {
    jobType: 'video',
    provider: 'runway',
    model: 'gen4.5',
    params: { prompt: 'a kite' },
  });
  await host.call('budget.setLimit', { limitMicros: 20_000_000, window: 'month', scope: 'all', kind: 'hard' });
  await host.call('comfy.attach', { url: comfy.url });
  // The first failure is the last one.
  await host.call('settings.set', { comfyRetryOnOutOfMemory: false });
  comfy.failNode('KSampler', { exceptionType: 'torch.OutOfMemoryError', message: 'out of memory' });
  const tooLarge = { jobType: 'image', provider: 'comfyui', params: { prompt: 'too large' } } as const;
  await jobEnded(host, (await host.call('jobs.create', tooLarge)).id);
  const hold = comfy.hold('KSampler', 5);
  for (const prompt of ['one', 'two', 'three', 'four', 'four'])
    await host.call('jobs.create', { jobType: 'image', provider: 'comfyui', params: { prompt } });
  await hold.reached;
  await host.call('queue.pause', {});
  const studio = await openStudio(page, host);
  for (const section of ['Needs you', 'Running', 'Waiting', 'Finished'])
    await expect(studio.section(section)).toBeVisible({ timeout: 20_000 });
  await judge(page, 'the queue, full');
  await studio
    .section('Waiting')
    .getByRole('button', { name: /^Change/ })
    .first()
    .click();
  await judge(page, 'menu of a job that waits', FLOATING);
  await page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
  await judge(page, 'dialog: change a job', FLOATING);
  await page.keyboard.press('Escape');
  await studio.section('Needs you').getByRole('button', { name: 'Find the task' }).click();
  await judge(page, 'dialog: find the task', FLOATING);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await judge(page, 'palette', FLOATING);
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 1, name: 'Library' }).focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await judge(page, 'shortcuts', FLOATING);
  await page.keyboard.press('Escape');
  for (const view of ['Budget', 'ComfyUI', 'Settings'] as const) {
    await open(page, view);
    await expect(page.locator('[aria-busy=true]:visible')).toHaveCount(0);
    await judge(page, `${view}, full`);
  }
  await page.getByRole('region', { name: 'Budget limit' }).getByRole('button', { name: 'Remove limit' }).click();
  await judge(page, 'dialog: remove a limit', FLOATING);
  await page.keyboard.press('Escape');
  await page.evaluate(() => (location.hash = '#/components'));
  await expect(page.getByRole('heading', { level: 1, name: 'Components' })).toBeVisible();
  await judge(page, 'components');
  hold.release();
  await vendors.stop();
});

test('axe: every view while it is read, and when it cannot be read', async ({ page, startHost }) => {
  test.setTimeout(240_000);
  const host = await startHost();
  const [picture] = await madeByDraft(host, 'an orchard');
  const stubs = await stubCalls(page);
  await openStudio(page, host);
  const everything = [
    'library.list',
    'library.get',
    'library.facets',
    'jobs.list',
    'budget.show',
    'budget.history',
    'budget.ledger',
    'comfy.status',
    'comfy.installPlan',
    'comfy.logs',
    'models.list',
    'workflows.list',
    'keys.list',
    'app.info',
    'projects.list',
  ] as const;
  for (const state of ['held', 'refused'] as const) {
    stubs.held = state === 'held' ? everything : [];
    stubs.refused = state === 'refused' ? everything : [];
    await page.reload();
    for (const view of VIEWS) {
      await open(page, view);
      if (state === 'refused' && view !== 'Settings') await expect(page.getByRole('alert').first()).toBeVisible();
      if (state === 'held') await expect(page.locator('[aria-busy=true]:visible').first()).toBeVisible();
      await judge(page, `${view}, ${state}`, { isMoving: true });
    }
    await page.evaluate((id) => (location.hash = `#/library/${id}`), picture?.id);
    await judge(page, `a result, ${state}`, { isMoving: true });
  }
});

test('axe: a phone, with nothing to scroll sideways', async ({ page, startHost }) => {
  const host = await startHost();
  await madeByDraft(host, 'a narrow lane');
  await page.setViewportSize({ width: 390, height: 844 });
  const studio = await openStudio(page, host);
  await expect(studio.results()).toHaveCount(1);
  for (const view of VIEWS) {
    await open(page, view);
    await judge(page, `${view}, narrow`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBeLessThanOrEqual(390);
  }

  await page.getByRole('button', { name: /^Queue/ }).click();

  await expect(page.getByRole('dialog', { name: 'Queue' })).toBeVisible();
  await judge(page, 'queue sheet');
});

async function open(page: Page, view: (typeof VIEWS)[number]): Promise<void> {
  await page.getByRole('link', { name: view, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: view })).toBeVisible();
}
