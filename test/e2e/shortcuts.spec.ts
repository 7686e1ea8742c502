import { openWithDraft } from './support/studio.ts';
import { pressInTurn } from './support/press-in-turn.ts';
import { expect, test } from './support/test.ts';

test('an action gets keys of its own: found, pressed, conflicts named, followed everywhere, and taken back', async ({
  page,
  startHost,
  context,
}) => {
  const host = await startHost();
  const studio = await openWithDraft(page, host);
  const other = await context.newPage();
  await openWithDraft(other, host);
  await pressInTurn(page, 'g', 's');
  const section = page.getByRole('region', { name: 'Keyboard' });
  await section.getByRole('searchbox').fill('providers again');
  const row = section.getByRole('listitem');
  await expect(row).toHaveCount(1);
  const keys = row.getByRole('button', { name: /^Look for providers again: / });

  await keys.click();
  await page.keyboard.press('?');
  await expect(row.getByText('? then …')).toBeVisible();
  await expect(row.getByRole('alert')).toContainText('? belongs to "Show keyboard shortcuts".');
  await keys.click();
  await page.keyboard.press('j');
  await expect(row.getByRole('alert')).toContainText('J is kept for results: Next.');
  await keys.click();
  await page.keyboard.press('Escape');
  await expect(keys).toHaveAccessibleName(/no keys/);
  await keys.click();
  await page.keyboard.press('h');
  await page.keyboard.press('b');
  await expect(keys).toHaveAccessibleName(/H then B/);

  // The other tab has them without loading again.
  await other.keyboard.press('?');
  const sheet = other.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet.getByRole('definition').filter({ hasText: 'H then B' })).toBeVisible();
  await expect(sheet.getByText('Rate', { exact: true })).toBeVisible();
  await other.keyboard.press('Escape');

  await section.getByRole('searchbox').fill('open the commands');
  const palette = row.getByRole('button', { name: /^Open the commands: / });
  await palette.click();
  await page.keyboard.press('ControlOrMeta+p');
  await expect(palette).toHaveAccessibleName(/Ctrl P/);
  await other.keyboard.press('ControlOrMeta+p');
  await expect(other.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await other.keyboard.press('Escape');
  await row.getByRole('button', { name: 'Usual keys for Open the commands' }).click();
  await expect(palette).toHaveAccessibleName(/Ctrl K/);
  expect((await host.call('settings.get', {})).shortcuts).toEqual({ refresh: 'h b' });
  expect(studio.page).toBe(page);
});

test('a project is made, takes the new results, and can be put away and taken out again', async ({
  page,
  startHost,
}) => {
  const host = await startHost();
  const studio = await openWithDraft(page, host);
  await page.goto(new URL('#/settings?section=projects', host.pageUrl).href);
  const section = page.getByRole('region', { name: 'Projects' });
  await section.getByRole('textbox', { name: 'New project' }).fill('Spring campaign');
  await section.getByRole('button', { name: 'Create' }).click();
  await section.getByRole('button', { name: 'More for Spring campaign' }).click();
  await page.getByRole('menuitem', { name: 'New results go here' }).click();
  await expect(section.getByText('new results go here')).toBeVisible();

  await page.goto(new URL('#/library', host.pageUrl).href);
  await studio.setSize(160, 128);
  await expect(studio.bar.getByRole('button', { name: 'Project: Spring campaign' })).toBeVisible();
  await studio.send('a paper crown');
  await expect(studio.results('a paper crown')).toHaveCount(1);
  const { projects } = await host.call('projects.list', {});
  expect(projects).toMatchObject([{ name: 'Spring campaign', assets: 1 }]);

  await page.goto(new URL('#/settings?section=projects', host.pageUrl).href);
  await section.getByRole('button', { name: 'More for Spring campaign' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await section.getByRole('textbox', { name: 'Name of the project' }).fill('Autumn campaign');
  await section.getByRole('button', { name: 'Save' }).click();
  await section.getByRole('button', { name: 'More for Autumn campaign' }).click();
  await page.getByRole('menuitem', { name: 'Put away' }).click();
  await expect(section.getByText('1 project put away')).toBeVisible();
  expect((await host.call('settings.get', {})).defaultProject).toBe('');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(section.getByText('new results go here')).toBeVisible();
  expect((await host.call('projects.list', {})).projects[0]).toMatchObject({ name: 'Autumn campaign', assets: 1 });
});
