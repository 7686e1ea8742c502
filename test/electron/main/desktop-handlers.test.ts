import { beforeEach, describe, expect, it, vi } from 'vitest';
import { desktopHandlers, windowDispatch } from '../../../electron/main/desktop-handlers.ts';
import { createSpeech } from '../../../electron/main/messages/speech.ts';
import { UNSUPPORTED } from '../../../electron/main/update/update-state.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { createDispatch } from '../../../src/host/dispatch.ts';
import { openEngine } from '../../support/test-engine.ts';
import { BrowserWindow, dialog } from '../electron-stand-in.ts';

vi.mock('electron', () => import('../electron-stand-in.ts'));
beforeEach(() => {
  dialog.folder = '';
  dialog.shown.length = 0;
});

async function door() {
  const engine = await openEngine();
  const languages: string[] = [];
  const window = new BrowserWindow({});
  const handlers = desktopHandlers({
    window: () => window as never,
    view: () => ({ canNotify: true, canStartAtLogin: false, update: UNSUPPORTED }),
    onReady: (language) => void languages.push(language),
    updates: () => undefined,
    drag: { assetFile: () => undefined, folder: '/nowhere', fallbackIcon: '/file.png' },
    speech: createSpeech(() => 'en'),
  });
  const outside = createDispatch({ handlers: engine.handlers, log: silentLog });
  const inside = windowDispatch({ dispatch: outside, handlers: engine.handlers }, handlers, silentLog);
  return { inside, outside, languages };
}

describe('the methods of the desktop', () => {
  it('work for the window and for no other door', async () => {
    const { inside, outside, languages } = await door();

    const reply = await inside.call('desktop.ready', { language: 'de' });

    expect(reply).toMatchObject({ ok: true, output: { canNotify: true } });
    expect(languages).toEqual(['de']);
    expect(await outside.call('desktop.ready', { language: 'de' })).toMatchObject({
      ok: false,
      error: { code: 'not_found', details: { reason: 'desktop_only' } },
    });
    expect(await inside.call('app.info', {})).toMatchObject({ ok: true });
  });

  it('check their input like all others', async () => {
    const { inside } = await door();

    for (const [method, input] of [
      ['desktop.ready', { language: 'xx' }],
      ['desktop.dragOut', { assetIds: ['../../etc/passwd'] }],
      ['desktop.dragOut', { assetIds: [] }],
      ['desktop.chooseFolder', { startIn: 7 }],
    ] as const)
      expect(await inside.call(method, input)).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
    expect(await inside.call('desktop.toString', {})).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('ask for a folder in the system’s dialog', async () => {
    const { inside } = await door();

    expect(await inside.call('desktop.chooseFolder', { startIn: '/pictures' })).toEqual({
      ok: true,
      output: { directory: null },
    });
    dialog.folder = '/pictures/summer';
    expect(await inside.call('desktop.chooseFolder', {})).toMatchObject({ output: { directory: '/pictures/summer' } });
    expect(dialog.shown[0]).toMatchObject({
      defaultPath: '/pictures',
      properties: ['openDirectory', 'createDirectory'],
    });
  });

  it('refuse to update a copy that is not updated by itself', async () => {
    const { inside } = await door();

    expect(await inside.call('desktop.restartToUpdate', {})).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(await inside.call('desktop.lookForUpdate', {})).toMatchObject({ output: { state: 'unsupported' } });
  });
});
