import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DesktopApp } from '../support/desktop-app.ts';
import { desktopOf } from '../support/desktop-of.ts';
import { jobEnded } from '../support/draft-jobs.ts';
import { openStudio, openWithDraft, studioOn } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

test.describe.configure({ mode: 'parallel', timeout: 180_000 });

test('the window comes back in its place, size and zoom, and into view when its display is gone', async ({
  page,
  startHost,
}) => {
  const place = { x: 120, y: 90, width: 1000, height: 700 };
  const first = await startHost();
  await openStudio(page, first);
  await desktopOf(first).evaluate(async ({ BrowserWindow, Menu }, bounds) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setBounds(bounds);
    const labels = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'View')?.submenu?.items;
    labels?.find(({ label }) => label === 'Zoom In')?.click();
  }, place);
  await desktopOf(first).end('SIGTERM');

  const second = await first.startAgain();
  expect(await boundsOf(desktopOf(second))).toEqual(place);
  const zoomLevel = (): Promise<number | undefined> =>
    desktopOf(second).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomLevel());
  await expect.poll(zoomLevel).toBe(0.5);
  await desktopOf(second).end('SIGTERM');
  const memory = join(second.home, 'desktop', 'shell.json');
  const kept = JSON.parse(readFileSync(memory, 'utf8')) as object;
  writeFileSync(memory, JSON.stringify({ ...kept, bounds: { ...place, x: 9000 } }));

  const third = await second.startAgain();
  const { x, width } = await boundsOf(desktopOf(third));
  const desktopWidth = await desktopOf(third).evaluate(({ screen }) => screen.getPrimaryDisplay().workArea.width);
  expect(x + width).toBeLessThanOrEqual(desktopWidth);
});

test('a window on a display that is unplugged moves onto one that is there', async ({ page, startHost, target }) => {
  test.skip(target !== 'stand-in', 'only the stand-in’s displays can be unplugged');
  const host = await startHost();
  await openStudio(page, host);
  const app = desktopOf(host);
  await app.evaluate(({ standIn, BrowserWindow }) => {
    const area = { x: 0, y: 0, width: 1920, height: 1080 };
    standIn?.plugDisplays(area, { ...area, x: 1920 });
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 2400, y: 100, width: 1000, height: 700 });
  });

  await app.evaluate(({ standIn }) => standIn?.plugDisplays({ x: 0, y: 0, width: 1280, height: 800 }));

  const { x, width } = await boundsOf(app);
  expect(x + width).toBeLessThanOrEqual(1280);
});

test('menus and tray do what palette and buttons do, and show the queue', async ({ page, startHost, target }) => {
  test.skip(target !== 'stand-in', 'a tray has nobody to click it');
  const host = await startHost();
  const studio = await openWithDraft(page, host);
  const app = desktopOf(host);

  await choose(app, 'Go to', /budget/);
  await expect(page.getByRole('heading', { level: 1, name: 'Budget' })).toBeVisible();
  await choose(app, 'Queue', /Pause/);
  await expect.poll(async () => (await host.call('settings.get', {})).queuePaused).toBe(true);
  await expect.poll(() => trayText(app)).toContain('The queue is paused');
  await choose(app, 'Queue', /Resume/);
  await expect.poll(() => trayText(app)).toContain('Nothing is running');
  await choose(app, 'Go to', /library/);
  await expect(studio.prompt).toBeVisible();
});

test('while a job runs the system stays awake; what was finished behind one’s back is told, and a click leads to it', async ({
  page,
  startHost,
  startComfy,
  target,
}) => {
  test.skip(target !== 'stand-in', 'a notification has nobody to click it');
  const comfy = await startComfy();
  const host = await startHost({ env: { COMFY_WORKER_URL: comfy.url } });
  await openStudio(page, host);
  const app = desktopOf(host);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
  const hold = comfy.hold('KSampler', 2);
  const { id } = await host.call('jobs.create', {
    jobType: 'image',
    provider: 'comfyui',
    params: { prompt: 'a night train', width: 512, height: 512 },
  });
  await hold.reached;
  const blockers = (): Promise<number | undefined> =>
    app.evaluate(({ standIn }) => standIn?.record.powerSaveBlockers.size);

  await expect.poll(blockers).toBe(1);
  await expect.poll(() => trayText(app)).toContain('1 running');
  hold.release();
  await jobEnded(host, id);

  const notices = (): Promise<readonly (readonly string[])[] | undefined> =>
    app.evaluate(({ standIn }) => standIn?.record.notifications.map(({ title, body }) => [title, body]));
  await expect.poll(notices).toEqual([['Finished', expect.stringContaining('a night train')]]);
  await app.evaluate(({ standIn }) => void standIn?.record.notifications[0]?.emit('click', {}, 0));
  await expect(studioOn(page).fact('Made by')).toContainText('ComfyUI');
});

test('quitting while a job runs asks once: cancel, on in the background, back from the tray, finish and quit', async ({
  page,
  startHost,
  startComfy,
  target,
}) => {
  test.skip(target !== 'stand-in', 'the dialog has nobody to press its buttons');
  const comfy = await startComfy();
  const host = await startHost({ env: { COMFY_WORKER_URL: comfy.url } });
  const studio = await openStudio(page, host);
  const app = desktopOf(host);
  const hold = comfy.hold('KSampler', 2);
  await studio.send('a long exposure');
  await hold.reached;
  const windows = (): Promise<number> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

  await closeWindow(app);
  await answer(app, 'Cancel');
  expect(await windows()).toBe(1);
  await closeWindow(app);
  await answer(app, 'Go on in the background');
  await expect.poll(windows).toBe(0);
  await app.evaluate(({ standIn }) => void standIn?.record.trays[0]?.emit('click'));
  await expect.poll(windows).toBe(1);
  await closeWindow(app);
  await answer(app, 'Finish, then quit');
  await expect.poll(windows).toBe(0);
  hold.release();

  expect(await app.ended).toMatchObject({ code: 0 });
  const again = await host.startAgain();
  expect((await again.call('jobs.list', { limit: 5 })).jobs).toMatchObject([{ status: 'completed' }]);
});

async function boundsOf(app: DesktopApp): Promise<Electron.Rectangle> {
  const bounds = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  if (bounds === undefined) throw new Error('there is no window');
  return bounds;
}

/** Chooses an item of the application's menu. */
async function choose(app: DesktopApp, menu: string, item: RegExp): Promise<void> {
  await app.evaluate(
    ({ Menu }, [top, source]) => {
      const items = Menu.getApplicationMenu()?.items.find(({ label }) => label === top)?.submenu?.items;
      const found = items?.find(({ label }) => new RegExp(source, 'u').test(label));
      if (found === undefined) throw new Error(`${top} has only ${items?.map(({ label }) => label).join(', ')}`);
      found.click();
    },
    [menu, item.source] as const,
  );
}

async function trayText(app: DesktopApp): Promise<string> {
  const text = await app.evaluate(({ standIn }) => {
    const [tray] = standIn?.record.trays ?? [];
    return tray === undefined || !('toolTip' in tray) ? '' : String(tray.toolTip);
  });
  return text;
}

async function closeWindow(app: DesktopApp): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}

async function answer(app: DesktopApp, choice: string): Promise<void> {
  await expect.poll(() => app.evaluate(({ standIn }) => standIn?.record.dialogs.length)).toBe(1);
  await app.evaluate(({ standIn }, button) => standIn?.record.dialogs[0]?.answer(button), choice);
}
