import { openWithDraft } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('a form is kept, found by its name, applied visibly and taken back', async ({ page, startHost }) => {
  const host = await startHost();
  const studio = await openWithDraft(page, host);
  const presets = studio.bar.getByRole('button', { name: 'Presets' });
  const size = studio.bar.getByRole('button', { name: /^Size/ });
  await studio.setSize(160, 128);
  await studio.prompt.fill('a fox');
  await presets.click();
  await page.getByRole('button', { name: 'Save the form as a preset' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save the form as a preset' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Give it a name.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Little');
  await dialog.getByRole('textbox', { name: 'Words' }).fill('{prompt} in the snow');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();

  await studio.setSize(256, 192);
  await studio.prompt.fill('an owl');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('little');
  await page.keyboard.press('Enter');

  await expect(size).toHaveAccessibleName('Size 160 × 128');
  await expect(studio.prompt).toHaveValue('an owl in the snow');
  await expect(studio.prompt).toBeFocused();
  const notice = page.getByRole('listitem').filter({ hasText: 'Preset Little applied' });
  await expect(notice).toContainText('160 × 128');
  await notice.getByRole('button', { name: 'Undo' }).click();
  await expect(size).toHaveAccessibleName('Size 256 × 192');
  await expect(studio.prompt).toHaveValue('an owl');
});

test('presets are renamed, put in order and deleted with a way back, in every tab at once', async ({
  page,
  startHost,
  context,
}) => {
  const host = await startHost();
  const content = { jobType: 'image', prompt: null, provider: null, model: null, params: {} } as const;
  for (const name of ['One', 'Two', 'Three']) await host.call('presets.create', { name, ...content });
  const studio = await openWithDraft(page, host);
  const other = await context.newPage();
  const elsewhere = await openWithDraft(other, host);
  await elsewhere.bar.getByRole('button', { name: 'Presets' }).click();
  await studio.bar.getByRole('button', { name: 'Presets' }).click();
  const names = (of: typeof page) => of.getByRole('dialog', { name: 'Presets' }).getByRole('listitem');
  const menu = async (name: string, item: string): Promise<void> => {
    await page.getByRole('button', { name: `More for ${name}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  await menu('Three', 'Move up');
  await expect(names(page)).toContainText(['One', 'Three', 'Two']);
  await expect(names(other)).toContainText(['One', 'Three', 'Two']);
  await names(page).nth(2).dragTo(names(page).nth(0));
  await expect(names(other)).toContainText(['Two', 'One', 'Three']);

  await menu('One', 'Delete');
  await expect(names(page)).toContainText(['Two', 'Three']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(names(other)).toContainText(['Two', 'One', 'Three']);
  // The notice lies outside of the list, which shuts.
  await studio.bar.getByRole('button', { name: 'Presets' }).click();

  await menu('One', 'Rename or change the words');
  const dialog = page.getByRole('dialog', { name: 'Change the preset' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('two');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('There is a preset called "two" already.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Uno');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(names(other)).toContainText(['Two', 'Uno', 'Three']);
});
