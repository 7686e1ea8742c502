import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { english } from '../../../electron/main/messages/en.ts';
import { createSpeech } from '../../../electron/main/messages/speech.ts';
import { readShellMemory } from '../../../electron/main/shell-memory.ts';
import { becomeOnlyInstance } from '../../../electron/main/single-instance.ts';
import { askAboutProblem } from '../../../electron/main/startup-dialog.ts';
import { followTheme } from '../../../electron/main/theme.ts';
import { createWindows, type WindowsOptions } from '../../../electron/main/window.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { openEngine } from '../../support/test-engine.ts';
import { app, BrowserWindow, dialog, nativeTheme, session, shell } from '../electron-stand-in.ts';

vi.mock('electron', () => import('../electron-stand-in.ts'));
beforeEach(() => {
  for (const window of BrowserWindow.all) window.destroy();
  session.defaultSession.protocol.handle('app', async () => new Response('<!doctype html>'));
});

const options: WindowsOptions = {
  preload: '/p.cjs',
  speech: createSpeech(() => 'en'),
  memory: () => readShellMemory('/nowhere'),
  keepMemory: () => undefined,
  mayClose: () => true,
  onSessionEnd: () => undefined,
  log: silentLog,
};

describe('the window', () => {
  it('is shown once the page can be seen, not before', async () => {
    const windows = createWindows(options);

    windows.show();

    const [window] = BrowserWindow.all;
    expect(window?.visible).toBe(false);
    await vi.waitFor(() => expect(window?.visible).toBe(true));
    expect(window?.options).toMatchObject({ show: false, webPreferences: { preload: '/p.cjs', sandbox: true } });
    expect(windows.has(window?.webContents.id ?? -1)).toBe(true);
  });

  it('is as it was left: maximised once it can be seen, and zoomed', async () => {
    const memory = { ...readShellMemory('/nowhere'), isMaximized: true, zoomLevel: 1 };
    const kept: unknown[] = [];
    const windows = createWindows({ ...options, memory: () => memory, keepMemory: (seen) => void kept.push(seen) });

    windows.show();
    const [window] = BrowserWindow.all;
    expect(window?.maximized).toBe(false);
    await vi.waitFor(() => expect(window?.maximized).toBe(true));
    window?.webContents.emit('did-finish-load');
    windows.zoom(1);

    expect(kept).toEqual([{ zoomLevel: 1.5 }]);
  });

  it('comes to the front instead of being opened twice', () => {
    const windows = createWindows(options);
    windows.show();
    const [window] = BrowserWindow.all;
    if (window !== undefined) window.minimized = true;

    windows.show();

    expect(BrowserWindow.all.size).toBe(1);
    expect(window?.calls).toEqual(['restore', 'show', 'focus']);
  });

  it('is forgotten when closed, and opened anew when asked for', () => {
    const windows = createWindows(options);
    windows.show();
    const [first] = BrowserWindow.all;

    first?.destroy();
    expect(windows.has(first?.webContents.id ?? -1)).toBe(false);
    windows.show();

    expect([...BrowserWindow.all]).not.toContain(first);
    expect(windows.all().size).toBe(1);
  });

  it('is shown even when its page cannot be loaded, so that it can be closed', async () => {
    session.defaultSession.protocol.handlers.clear();

    createWindows(options).show();

    const [window] = BrowserWindow.all;
    await vi.waitFor(() => expect(window?.visible).toBe(true));
  });
});

describe('followTheme', () => {
  it('starts with the setting, follows it, and paints windows in its colour', async () => {
    const engine = await openEngine();
    await engine.handlers['settings.set']({ theme: 'dark' });
    const window = new BrowserWindow({});

    await followTheme(engine, () => [window as never]);
    expect(nativeTheme.themeSource).toBe('dark');
    await engine.handlers['settings.set']({ theme: 'light' });
    expect(nativeTheme.themeSource).toBe('light');
    nativeTheme.shouldUseDarkColors = false;
    nativeTheme.emit('updated');

    expect(window.backgroundColor).toBe('#f6f5f2');
  });
});

describe('becomeOnlyInstance', () => {
  it('keeps the browser’s own files in the data folder, so that two folders are two apps', () => {
    const dataDir = join(tempFolder(), 'Gesso');

    expect(becomeOnlyInstance(app as never, { dataDir, log: silentLog })).toBe(true);
    expect(app.getPath('userData')).toBe(join(dataDir, 'desktop'));
  });

  it('still asks for the lock when that folder cannot be made', () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    app.hasLock = false;

    expect(becomeOnlyInstance(app as never, { dataDir: file, log: silentLog })).toBe(false);
    app.hasLock = true;
  });
});

describe('the dialog of a failed start', () => {
  const problem = { title: 'The disk is full', detail: 'Free some space.', exitCode: 1 };

  it('shows title and advice, offers the folder, and asks again after showing it', async () => {
    const dataDir = tempFolder();
    mkdirSync(join(dataDir, 'logs'));
    dialog.answers = [1, 0];

    expect(await askAboutProblem(problem, { dataDir, messages: english })).toBe('again');
    expect(shell.opened).toEqual([dataDir]);
    expect(dialog.shown.at(-1)).toMatchObject({
      type: 'error',
      message: problem.title,
      detail: problem.detail,
      buttons: ['Try again', 'Show the data folder', 'Quit'],
    });
  });

  it('takes Escape as giving up', async () => {
    dialog.answers = [];

    expect(await askAboutProblem(problem, { dataDir: '/data', messages: english })).toBe('quit');
  });
});
