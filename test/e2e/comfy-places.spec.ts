import { openStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('a second ComfyUI is tested, added, seen in every tab, removed and had back', async ({
  page,
  context,
  startHost,
  startComfy,
}) => {
  const [first, second] = [await startComfy(), await startComfy()];
  const host = await startHost({ env: { COMFY_WORKER_URL: first.url } });
  await openStudio(page, host);
  const other = await context.newPage();
  await other.goto(host.pageUrl);
  for (const tab of [page, other]) await tab.evaluate(() => (location.hash = '#/comfyui'));
  const places = page.getByRole('list', { name: 'Places where ComfyUI runs' }).getByRole('listitem');
  const elsewhere = other.getByRole('list', { name: 'Places where ComfyUI runs' }).getByRole('listitem');
  await expect(places).toHaveCount(1);
  await expect(page.getByRole('img', { name: /^Graphics memory: .* now, at most/ })).toBeVisible();

  await page.getByText('Add another ComfyUI').click();
  const address = page.getByRole('textbox', { name: 'Its address' });
  await address.fill('127.0.0.1:9');
  await page.getByRole('button', { name: 'Test and add' }).click();
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await expect(places).toHaveCount(1);
  await address.fill(second.url);
  await page.getByRole('textbox', { name: 'What you call it' }).fill('Studio');
  await page.getByRole('button', { name: 'Test and add' }).click();
  await expect(places.filter({ hasText: 'Studio' })).toContainText('ready');
  await expect(elsewhere.filter({ hasText: 'Studio' })).toContainText('added');

  await page.getByRole('button', { name: 'Remove Studio' }).click();
  await expect(elsewhere).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(elsewhere.filter({ hasText: 'Studio' })).toContainText('ready');
  expect((await host.call('settings.get', {})).comfyBackends).toMatchObject([{ label: 'Studio' }]);
});
