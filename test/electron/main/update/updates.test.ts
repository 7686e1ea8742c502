import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { createSpeech } from '../../../../electron/main/messages/speech.ts';
import { createUpdates, type Updater } from '../../../../electron/main/update/updates.ts';
import type { UpdateView } from '../../../../src/contract/desktop.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { createFakeClock } from '../../../core/fake-clock.ts';

class FakeUpdater extends EventEmitter implements Updater {
  autoDownload = false;
  autoInstallOnAppQuit = true;
  allowDowngrade = true;
  looks = 0;
  readonly installs: string[] = [];
  problem: Error | undefined;
  checkForUpdates = async (): Promise<null> => {
    this.looks += 1;
    this.emit('checking-for-update');
    if (this.problem !== undefined) throw this.problem;
    return null;
  };
  quitAndInstall = (): void => void this.installs.push('installed');
}

function updating(isOn = true) {
  const updater = new FakeUpdater();
  const clock = createFakeClock();
  const queue = { running: 0 };
  const views: UpdateView[] = [];
  const did: string[] = [];
  const updates = createUpdates({
    updater,
    isOn,
    running: () => queue.running,
    stopEngine: async () => void did.push('engine stopped'),
    startAgain: () => void did.push('started again'),
    onChange: (view) => void views.push(view),
    onReady: (version) => void did.push(`ready ${version}`),
    speech: createSpeech(() => 'en'),
    log: silentLog,
    clock,
  });
  return { updater, clock, queue, views, did, updates };
}

describe('updates', () => {
  it('are looked for a while after the start and then every six hours', async () => {
    const { updater, clock } = updating();

    clock.advance(59_000);
    expect(updater.looks).toBe(0);
    clock.advance(1000);
    expect(updater.looks).toBe(1);
    clock.advance(12 * 60 * 60_000);

    expect(updater.looks).toBe(3);
    expect(updater).toMatchObject({ autoDownload: true, allowDowngrade: false });
  });

  it('are looked for by nobody while they are off, and at once when switched on', () => {
    const { updater, clock, updates } = updating(false);
    clock.advance(24 * 60 * 60_000);
    expect(updater.looks).toBe(0);

    updates.setOn(true);
    clock.advance(0);
    expect(updater.looks).toBe(1);
    updates.setOn(false);
    clock.advance(24 * 60 * 60_000);

    expect(updater.looks).toBe(1);
    expect(updates.view().state).toBe('off');
  });

  it('are put in place at the end of the app, and not when jobs were cut off for it', () => {
    const { updater, queue, updates } = updating();
    // The updater looks at it when a download ends: false then means never.
    expect(updater.autoInstallOnAppQuit).toBe(true);
    updates.beforeQuit();
    expect(updater.autoInstallOnAppQuit).toBe(false);

    updater.emit('update-downloaded', { version: '1.1.0' });
    queue.running = 1;
    updates.beforeQuit();
    expect(updater.autoInstallOnAppQuit).toBe(false);
    queue.running = 0;
    updates.beforeQuit();

    expect(updater.autoInstallOnAppQuit).toBe(true);
  });

  it('restart the app only when nothing runs, and stop the engine before anything is replaced', async () => {
    const { updater, queue, did, updates } = updating();
    await expect(updates.restart()).rejects.toMatchObject({ code: 'conflict' });
    updater.emit('update-downloaded', { version: '1.1.0' });
    queue.running = 1;
    await expect(updates.restart()).rejects.toMatchObject({ code: 'conflict' });
    expect(updater.installs).toEqual([]);

    queue.running = 0;
    await updates.restart();

    expect(did).toEqual(['ready 1.1.0', 'engine stopped']);
    expect(updater.installs).toEqual(['installed']);
  });

  it('that cannot be put in place leave no window without an engine', async () => {
    const { updater, did, updates } = updating();
    updater.emit('update-downloaded', { version: '1.1.0' });
    updater.emit('error', new Error('a later look failed'));
    expect(did).toEqual(['ready 1.1.0']);

    await updates.restart();
    updater.emit('error', new Error('no right to write there'));

    expect(did.slice(1)).toEqual(['engine stopped', 'started again']);
  });

  it('that were loaded are not put in place once updates are off', () => {
    const { updater, updates } = updating();
    updater.emit('update-downloaded', { version: '1.1.0' });

    updates.setOn(false);
    updates.beforeQuit();

    expect(updater.autoInstallOnAppQuit).toBe(false);
  });

  it('that fail say so and are tried again', async () => {
    const { updater, clock, views, updates } = updating();
    updater.problem = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });

    clock.advance(60_000);
    await vi.waitFor(() => expect(updates.view().state).toBe('failed'));
    expect(views.at(-1)?.problem).toContain('could not be reached');
    updater.problem = undefined;
    updater.emit('update-not-available');

    expect(updates.view().state).toBe('idle');
  });
});
