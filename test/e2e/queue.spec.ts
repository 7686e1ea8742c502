import { allAssets, allJobs, jobEnded, SMALL } from './support/draft-jobs.ts';
import { moment } from './support/moment.ts';
import { openStudio, openWithDraft, type Studio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('a reload in the middle of a job loses nothing and makes nothing twice', async ({
  page,
  startHost,
  startComfy,
}) => {
  const comfy = await startComfy();
  const host = await startHost({ env: { COMFY_WORKER_URL: comfy.url } });
  const studio = await openStudio(page, host);
  const hold = comfy.hold('KSampler', 4);
  await studio.send('a ferry at dawn');
  await hold.reached;
  await studio.prompt.fill('the next idea, half written');

  await page.reload();

  await expect(studio.prompt).toHaveValue('the next idea, half written');
  await expect(studio.section('Running')).toContainText('a ferry at dawn');
  await expect(studio.runningTiles('a ferry at dawn')).toHaveCount(1);
  hold.release();
  await expect(studio.results('a ferry at dawn')).toHaveCount(1);
  expect(await allJobs(host)).toHaveLength(1);
  expect(await allAssets(host)).toHaveLength(1);
});

test('a double click on Generate is one job', async ({ page, startHost }) => {
  const host = await startHost();
  const studio = await openWithDraft(page, host);
  await studio.setSize(160, 128);
  await studio.prompt.fill('one and only one');
  await studio.ready();

  await studio.generate.dblclick();

  await expect(studio.results('one and only one')).toHaveCount(1);
  await expect(studio.section('Finished')).toBeVisible();
  expect(await allJobs(host)).toHaveLength(1);
});

test('cancels a job that runs and one that waits, each by itself', async ({ page, startHost, startComfy }) => {
  const comfy = await startComfy();
  const host = await startHost({ env: { COMFY_WORKER_URL: comfy.url } });
  const studio = await openStudio(page, host);
  const hold = comfy.hold('KSampler', 3);
  await studio.send('the running one');
  await hold.reached;
  // ComfyUI takes two at once: the next one waits in its queue, the third in ours.
  await studio.send('the next one');
  await expect(studio.section('Running').getByRole('listitem')).toHaveCount(2);
  await studio.send('the waiting one');
  await expect(studio.section('Waiting')).toContainText('the waiting one');

  await chooseFor(studio, 'the waiting one', 'Cancel');
  await expect(studio.section('Waiting')).toBeHidden();
  await expect(studio.section('Running')).toContainText('the running one');
  await studio.section('Running').getByText('the running one').hover();
  await studio
    .section('Running')
    .getByRole('listitem')
    .filter({ hasText: 'the running one' })
    .getByRole('button', { name: 'Cancel' })
    .click();
  await moment(page, 'one cancelled while it waited, one while it ran');
  hold.release();

  await expect(studio.results('the next one')).toHaveCount(1);
  await expect(studio.section('Running')).toBeHidden();
  await expect(studio.section('Finished').getByText('cancelled')).toHaveCount(2);
  const jobs = await allJobs(host);
  expect(jobs.map(({ status }) => status)).toEqual(['cancelled', 'completed', 'cancelled']);
  expect(await allAssets(host)).toHaveLength(1);
});

test('a paused queue starts nothing and says so; resumed, it goes on', async ({ page, startHost }) => {
  const host = await startHost();
  const studio = await openWithDraft(page, host);
  await studio.setSize(160, 128);
  await studio.dock.getByRole('button', { name: 'Pause the queue' }).click();
  await expect(studio.dock).toContainText('nothing new starts');
  await studio.send('patience');
  await expect(studio.section('Waiting')).toContainText('patience');
  const [job] = await allJobs(host);
  expect(job?.status).toBe('queued');

  await studio.dock.getByRole('button', { name: 'Resume the queue' }).click();

  await expect(studio.results('patience')).toHaveCount(1);
  expect((await jobEnded(host, job!.id)).status).toBe('completed');
});

test('what waits is put into another order, with a priority, and changed before it runs', async ({
  page,
  startHost,
}) => {
  const host = await startHost();
  await host.call('queue.pause', {});
  for (const prompt of ['first stone', 'second stone', 'third stone'])
    await host.call('jobs.create', { jobType: 'image', provider: 'draft', params: { prompt, ...SMALL } });
  const studio = await openStudio(page, host);
  const rows = studio.section('Waiting').getByRole('listitem');
  const order = async (): Promise<string[]> =>
    (await rows.allTextContents()).map((text) => /(first|second|third|new) stone/.exec(text)?.[1] ?? text);
  await expect.poll(order).toEqual(['first', 'second', 'third']);

  await chooseFor(studio, 'first stone', 'Later');
  await expect.poll(order).toEqual(['second', 'first', 'third']);
  await chooseFor(studio, 'third stone', 'To the front');
  await expect.poll(order).toEqual(['third', 'second', 'first']);
  await rows.filter({ hasText: 'first stone' }).dragTo(rows.filter({ hasText: 'second stone' }));
  await expect.poll(order).toEqual(['third', 'first', 'second']);
  await chooseFor(studio, 'second stone', 'Before others');
  await expect.poll(order).toEqual(['second', 'third', 'first']);

  await chooseFor(studio, 'third stone', 'Edit');
  const dialog = page.getByRole('dialog', { name: 'Change this job' });
  await dialog.getByLabel('Prompt').fill('new stone');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(order).toEqual(['second', 'new', 'first']);

  await moment(page, 'paused, in the order that was asked for');
  await host.call('queue.resume', {});
  await expect(studio.results('stone')).toHaveCount(3, { timeout: 30_000 });
  const jobs = await allJobs(host);
  const started = jobs
    .toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0))
    .map(({ params }) => params['prompt']);
  expect(started[0]).toBe('second stone');
  expect(jobs.every(({ status }) => status === 'completed')).toBe(true);
});

/** Chooses from the menu of something that waits. */
async function chooseFor(studio: Studio, prompt: string, item: string): Promise<void> {
  const row = studio.section('Waiting').getByRole('listitem').filter({ hasText: prompt });
  await row.hover();
  await row.getByRole('button', { name: /^Change/ }).click();
  await studio.page.getByRole('menuitem', { name: item, exact: true }).click();
}
