import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('the appearance is changed at once and kept', async ({ page, startHost }) => {
  const host = await startHost();
  await page.emulateMedia({ colorScheme: 'dark' });
  await openStudio(page, host);
  await page.getByRole('link', { name: 'Settings' }).click();
  const theme = page.getByRole('radiogroup', { name: 'Theme' });
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();

  await theme.getByRole('radio', { name: 'Light' }).click();
  await expect.poll(background).not.toBe(dark);
  const light = await background();
  await page.reload();
  await expect.poll(background).toBe(light);

  await theme.getByRole('radio', { name: 'System' }).click();
  await expect.poll(background).toBe(dark);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(background).toBe(light);
  await theme.getByRole('radio', { name: 'Dark' }).click();
  await expect.poll(background).toBe(dark);
  expect((await host.call('settings.get', {})).theme).toBe('dark');
});

test('a monthly limit is set, shown wherever money is decided, and can be removed', async ({ page, startHost }) => {
  const host = await startHost();
  const studio = await openStudio(page, host);
  await page.getByRole('link', { name: 'Settings' }).click();
  const section = page.getByRole('region', { name: 'Budget limit' });
  await section.getByLabel('Monthly limit').fill('twelve');
  await section.getByRole('button', { name: 'Set limit' }).click();
  await expect(section).toContainText('This is not an amount');
  await section.getByLabel('Monthly limit').fill('12.50');
  await section.getByRole('button', { name: 'Set limit' }).click();
  await expect(section).toContainText('$0.00 used this month, $12.50 left.');
  await expect(studio.dock).toContainText('$0.00 spent · $12.50 left');

  await page.getByRole('link', { name: 'Budget', exact: true }).click();
  await expect(page.getByRole('heading', { name: '$12.50 left this month' })).toBeVisible();
  await page.getByRole('link', { name: 'Library' }).click();
  await expect(studio.bar.getByRole('link', { name: '$12.50 left' })).toBeVisible();
  expect((await host.call('budget.show', {})).limits).toHaveLength(1);

  await page.getByRole('link', { name: 'Settings' }).click();
  await section.getByRole('button', { name: 'Remove limit' }).click();
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .getByRole('button', { name: 'Remove limit' })
    .click();
  await expect(section).toContainText('No limit is set.');
  expect((await host.call('budget.show', {})).limits).toHaveLength(0);
});

test('a key of this session shows four characters and is written nowhere', async ({ page, startHost }) => {
  const host = await startHost();
  const { keychain } = await host.call('keys.list', {});
  test.skip(keychain.available, 'the form would write into the keychain of whoever runs the tests');
  const secret = 'sk-e2e-8f2b61c0d9a74e35-WXYZ';
  const received: string[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => received.push(String(payload))));
  await openStudio(page, host);
  await page.getByRole('link', { name: 'Settings' }).click();
  const section = page.getByRole('region', { name: 'Provider keys' });
  await section.getByRole('button', { name: 'Add key: OpenAI' }).click();
  await section.getByLabel('OpenAI key').fill(secret);
  await page.getByRole('link', { name: 'Library', exact: true }).click();
  const fields = page.locator('input[type=password]');
  await expect
    .poll(() => fields.evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value)))
    .toEqual(['']);
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await section.getByLabel('OpenAI key').fill('short');
  await section.getByRole('button', { name: 'Keep until I quit' }).click();
  await expect(section).toContainText('A key has at least 8 characters.');
  await section.getByLabel('OpenAI key').fill(secret);
  await section.getByRole('button', { name: 'Keep until I quit' }).click();
  await expect(section).toContainText('ends in WXYZ');
  await expect(section).toContainText('until you quit');
  await expect(section.getByLabel('OpenAI key')).toHaveCount(0);

  const kept = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  );
  expect(kept + (await page.content()) + received.join('\n')).not.toContain(secret);
  expect(host.output()).not.toContain(secret);
  const files = readdirSync(host.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    expect(bytes.includes(secret), file.name).toBe(false);
  }
  const key = (await host.call('keys.list', {})).keys.find(({ provider }) => provider === 'openai');
  expect(key).toMatchObject({ source: 'session', last4: 'WXYZ' });
  expect(JSON.stringify(key)).not.toContain(secret);

  await section.getByRole('button', { name: 'Remove: OpenAI' }).click();
  await expect(section).not.toContainText('ends in WXYZ');
});

test('says where everything lies and checks that the files are what they were', async ({ page, startHost }) => {
  const host = await startHost();
  await openStudio(page, host);
  await page.getByRole('link', { name: 'Settings' }).click();
  const data = page.getByRole('region', { name: 'Data' });
  await expect(data).toContainText(host.home);

  await data.getByRole('button', { name: 'Verify files' }).click();

  await expect(data).toContainText('There are no files to check yet.');
});
