import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DesktopApp } from '../support/desktop-app.ts';
import { cleanEnvironment, startHostProcess } from '../support/host-process.ts';
import { startStandIn } from '../support/stand-in-app.ts';
import { expect, test } from '../support/test.ts';

test.describe.configure({ mode: 'parallel', timeout: 120_000 });
test.skip(({ target }) => target !== 'stand-in', 'a native dialog has nobody to press its buttons');

type MessageBox = { readonly message: string; readonly detail: string; readonly buttons: readonly string[] };

test('a library of a newer Gesso: the window says what to do, changes nothing and ends', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gesso-newer-'));
  const database = new DatabaseSync(join(dataDir, 'gesso.db'));
  database.exec('pragma user_version = 9999');
  database.close();

  const app = await startWithoutWindow(dataDir);

  const box = await dialogOf(app);
  expect(box.message).toBe('This library belongs to a newer Gesso');
  expect(box.detail).toContain('Install the newest version and start it. Your library is untouched.');
  expectPlainWords(box);
  await answer(app, 'Quit');
  expect(await app.ended).toMatchObject({ code: 1 });
  const after = new DatabaseSync(join(dataDir, 'gesso.db'));
  expect(after.prepare('pragma user_version').get()).toEqual({ user_version: 9999 });
  after.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

test('a folder that another Gesso holds: “Try again” opens the window once that has ended', async () => {
  const host = await startHostProcess();
  const app = await startWithoutWindow(host.home);

  const box = await dialogOf(app);
  expect(box.message).toBe('Gesso is already running on this data folder');
  expectPlainWords(box);
  await host.kill();
  await answer(app, 'Try again');

  const isOpen = (): Promise<boolean> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible()));
  await expect.poll(isOpen, { timeout: 30_000 }).toBe(true);
  expect(await app.end('SIGTERM')).toMatchObject({ code: 0 });
  await host.dispose();
});

test('a folder that cannot be written: the window names it, shows it on request, and ends', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'gesso-closed-'));
  // Nobody can make a folder inside of a file, not even root.
  writeFileSync(join(parent, 'file'), '');
  const dataDir = join(parent, 'file', 'Gesso');
  const app = await startWithoutWindow(dataDir);

  const box = await dialogOf(app);
  expect(box.message).toBe('Gesso cannot write to its data folder');
  expect(box.detail).toContain(dataDir);
  expectPlainWords(box);
  await answer(app, 'Show the data folder');
  await expect.poll(() => app.evaluate(({ standIn }) => standIn?.record.opened.length)).toBe(1);
  await dialogOf(app);
  await answer(app, 'Quit');

  expect(await app.ended).toMatchObject({ code: 1 });
  rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
});

function startWithoutWindow(dataDir: string): Promise<DesktopApp> {
  return startStandIn({ dataDir, env: cleanEnvironment(), hasWindow: false });
}

/** The one dialog that waits for its user. */
async function dialogOf(app: DesktopApp): Promise<MessageBox> {
  const boxes = (): Promise<readonly object[] | undefined> =>
    app.evaluate(({ standIn }) => standIn?.record.dialogs.map(({ options }) => options));
  await expect.poll(async () => (await boxes())?.length, { timeout: 30_000 }).toBe(1);
  const [box] = (await boxes()) ?? [];
  return box as MessageBox;
}

async function answer(app: DesktopApp, choice: string): Promise<void> {
  await app.evaluate(({ standIn }, button) => standIn?.record.dialogs[0]?.answer(button), choice);
}

function expectPlainWords({ message, detail, buttons }: MessageBox): void {
  expect(`${message} ${detail}`).not.toMatch(/\bat .*:\d+|Error:|SQLITE|errno/);
  expect(buttons).toEqual(['Try again', 'Show the data folder', 'Quit']);
}
