import { allAssets } from './support/draft-jobs.ts';
import { openWithDraft } from './support/studio.ts';
import { expect, test } from './support/test.ts';

const STRANGE = [
  ['emoji and joined characters', 'a 👩‍🚀 on the 🌙 with a 🏳️‍🌈 flag'],
  ['words from right to left', 'מגדלור בסערה ‏مع قارب'],
  ['markup', '<script>alert(1)</script><img src=x onerror=alert(2)> & "quotes"'],
] as const;

for (const [what, words] of STRANGE) {
  test(`${what} in a prompt are shown as they were typed`, async ({ page, sharedHost }) => {
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const studio = await openWithDraft(page, sharedHost);
    await studio.setSize(160, 128);
    await studio.send(words);
    const tile = studio.results(words);
    await expect(tile).toHaveCount(1);
    await expect(studio.section('Finished').getByText(words)).toBeVisible();

    await tile.dblclick();

    await expect(studio.detail.getByText(words, { exact: true })).toBeVisible();
    expect(dialogs).toEqual([]);
    expect((await allAssets(sharedHost)).some(({ prompt }) => prompt === words)).toBe(true);
  });
}

test('takes 32,000 characters and says so when there are more', async ({ page, startHost }) => {
  const host = await startHost();
  const studio = await openWithDraft(page, host);
  await studio.setSize(160, 128);
  const longest = 'a very long story '.repeat(1800).slice(0, 32_000);

  await studio.prompt.fill(`${longest}${'!'.repeat(1000)}`);

  await expect(studio.problems).toContainText('32,000');
  await expect(studio.generate).toHaveAttribute('aria-disabled', 'true');
  await studio.generate.click({ force: true });
  expect((await host.call('jobs.list', {})).jobs).toHaveLength(0);
  await studio.send(longest);
  await expect(studio.results('a very long story')).toHaveCount(1, { timeout: 30_000 });
  const [asset] = await allAssets(host);
  expect(asset?.prompt).toHaveLength(32_000);
});

test('what is pasted is never cut silently', async ({ page, startHost }) => {
  const host = await startHost();
  const studio = await openWithDraft(page, host);
  await studio.prompt.focus();

  await page.keyboard.insertText('x'.repeat(32_500));

  await expect.poll(async () => (await studio.prompt.inputValue()).length).toBe(32_500);
  await expect(studio.problems).toContainText('32,000');
});
