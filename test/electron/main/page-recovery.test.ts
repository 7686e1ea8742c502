import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createSpeech } from '../../../electron/main/messages/speech.ts';
import { recoverPage } from '../../../electron/main/page-recovery.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { BrowserWindow, dialog } from '../electron-stand-in.ts';
import { createFakeClock } from '../../core/fake-clock.ts';

vi.mock('electron', () => import('../electron-stand-in.ts'));
beforeEach(() => {
  dialog.shown.length = 0;
  dialog.answers = [];
});

function recovering() {
  const window = new BrowserWindow({});
  const clock = createFakeClock();
  const quits: string[] = [];
  const speech = createSpeech(() => 'en');
  recoverPage(window as never, { speech, log: silentLog, quit: () => void quits.push('quit'), clock });
  const crash = () => window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
  return { window, clock, quits, crash };
}

describe('a page', () => {
  it('that crashed is loaded again', () => {
    const { window, crash } = recovering();

    crash();

    expect(window.webContents.reloads).toBe(1);
  });

  it('that was closed in order is not', () => {
    const { window } = recovering();

    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });

    expect(window.webContents.reloads).toBe(0);
  });

  it('that hangs is ended after a while and loaded again, one that answers in time is not', () => {
    const { window, clock } = recovering();

    window.emit('unresponsive');
    clock.advance(5000);
    window.emit('responsive');
    clock.advance(10_000);
    expect(window.webContents.reloads).toBe(0);

    window.emit('unresponsive');
    clock.advance(10_000);
    expect(window.webContents.reloads).toBe(1);
  });

  it('that crashes again and again asks a person, and goes on as told', async () => {
    const { window, quits, crash } = recovering();
    for (let i = 0; i < 3; i += 1) crash();
    dialog.answers = [0];

    crash();
    await vi.waitFor(() => expect(window.webContents.reloads).toBe(4));

    expect(dialog.shown).toHaveLength(1);
    for (let i = 0; i < 2; i += 1) crash();
    dialog.answers = [1];
    crash();
    await vi.waitFor(() => expect(quits).toEqual(['quit']));
  });

  it('that crashes once an hour is loaded again each time', () => {
    const { window, clock, crash } = recovering();

    for (let i = 0; i < 10; i += 1) {
      crash();
      clock.advance(60 * 60_000);
    }

    expect(window.webContents.reloads).toBe(10);
    expect(dialog.shown).toEqual([]);
  });
});
