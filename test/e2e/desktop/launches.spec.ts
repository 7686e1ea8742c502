import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DesktopApp } from '../support/desktop-app.ts';
import { desktopOf } from '../support/desktop-of.ts';
import { allAssets, madeByDraft } from '../support/draft-jobs.ts';
import { startElectron } from '../support/electron-app.ts';
import { cleanEnvironment, type HostProcess } from '../support/host-process.ts';
import { startStandIn } from '../support/stand-in-app.ts';
import { openStudio, studioOn } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

test('a second start ends at once, and the window that is there comes to the front', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);
  const app = desktopOf(sharedHost);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());

  const second = await startSecond(sharedHost, []);

  expect(await second.ended).toMatchObject({ code: 0 });
  expect(second.output()).toContain('Gesso is already open; its window comes to the front.');
  const state = (): Promise<unknown> =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => [window.isMinimized(), window.isVisible(), window.isFocused()]),
    );
  await expect.poll(state).toEqual([[false, true, true]]);
});

test('a gesso:// link leads the open window to its place', async ({ page, sharedHost }) => {
  const [asset] = await madeByDraft(sharedHost, 'a signpost');
  await openStudio(page, sharedHost);

  await (
    await startSecond(sharedHost, ['gesso://budget'])
  ).ended;
  await expect(page.getByRole('heading', { level: 1, name: 'Budget' })).toBeVisible();
  await (
    await startSecond(sharedHost, [`gesso://library/${asset?.id}`])
  ).ended;
  await expect(studioOn(page).fact('Made by')).toContainText('Draft');
});

test('a link that is not one of ours to places does nothing', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);
  const before = { settings: await sharedHost.call('settings.get', {}), assets: await allAssets(sharedHost) };

  const links = ['gesso://settings/../../etc', 'gesso://jobs.create?prompt=x', 'https://example.com/', 'javascript:1'];
  await (
    await startSecond(sharedHost, [...links, 'gesso://comfyui'])
  ).ended;

  // The last of them is a place, so the others have been read by then.
  await expect(page.getByRole('heading', { level: 1, name: 'ComfyUI' })).toBeVisible();
  expect({ settings: await sharedHost.call('settings.get', {}), assets: await allAssets(sharedHost) }).toEqual(before);
});

test('a file that is opened with Gesso is copied into the library and shown; what is no medium is refused in words', async ({
  page,
  sharedHost,
}) => {
  await openStudio(page, sharedHost);
  const folder = mkdtempSync(join(tmpdir(), 'gesso-opened-'));
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
  writeFileSync(join(folder, 'dot of mine.png'), Buffer.from(pixel, 'base64'));
  writeFileSync(join(folder, 'letter.png'), 'Dear reader');
  const count = (await allAssets(sharedHost)).length;

  await (
    await startSecond(sharedHost, [join(folder, 'letter.png'), join(folder, 'dot of mine.png')])
  ).ended;

  await expect(page.getByText(/letter\.png could not be taken into the library/)).toBeVisible();
  await expect.poll(async () => (await allAssets(sharedHost)).length).toBe(count + 1);
  await expect(studioOn(page).stage).toBeVisible();
  rmSync(folder, { recursive: true, force: true });
});

/** The same app on the same folder, while the first runs. */
function startSecond(host: HostProcess, args: readonly string[]): Promise<DesktopApp> {
  const start = desktopOf(host).target === 'electron' ? startElectron : startStandIn;
  return start({ dataDir: host.home, env: cleanEnvironment(), args, hasWindow: false });
}
