import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createSpeech } from '../../../../electron/main/messages/speech.ts';
import { iconProgress } from '../../../../electron/main/shell/progress.ts';
import { NOTHING, type QueueGlance } from '../../../../electron/main/shell/queue-glance.ts';
import { createSurfaces } from '../../../../electron/main/shell/surfaces.ts';
import type { Shortcuts } from '../../../../src/contract/shortcuts.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { app, BrowserWindow, Menu, Tray } from '../../electron-stand-in.ts';

vi.mock('electron', () => import('../../electron-stand-in.ts'));
beforeEach(() => {
  Tray.all.clear();
  Tray.problem = undefined;
  Menu.current = undefined;
});

function surfacing() {
  const queue = { glance: NOTHING, listener: (_glance: QueueGlance) => undefined as void };
  const window = new BrowserWindow({});
  const did: string[] = [];
  const speech = createSpeech(() => 'en');
  const keys: { own: Shortcuts } = { own: {} };
  const surfaces = createSurfaces({
    imagesDir: '/images',
    queue: {
      current: () => queue.glance,
      isFresh: () => true,
      look: async () => queue.glance,
      onChange: (listener) => {
        queue.listener = listener;
        return () => undefined;
      },
      stop: () => undefined,
    },
    speech,
    windows: () => [window as never],
    shortcuts: () => keys.own,
    perform: (action) => void did.push(action),
    zoom: (step) => void did.push(`zoom ${step}`),
    open: () => void did.push('open'),
    setPaused: (isPaused) => void did.push(isPaused ? 'pause' : 'resume'),
    log: silentLog,
  });
  const glance = (change: Partial<QueueGlance>): void => {
    queue.glance = { ...NOTHING, ...change };
    queue.listener(queue.glance);
  };
  const tray = () => [...Tray.all][0];
  const labels = () => (tray()?.menu ?? []).flatMap(({ label }) => label ?? []);
  const click = (label: string) => (tray()?.menu ?? []).find((item) => item.label === label)?.click?.();
  return { surfaces, keys, speech, window, did, glance, tray, labels, click };
}

describe('the tray', () => {
  it('says how the queue stands, and does what it offers', () => {
    const { glance, labels, click, did, tray } = surfacing();
    expect(labels()).toEqual(['Nothing is running', 'Pause the queue', 'Open Gesso', 'Quit Gesso']);

    glance({ running: 2, waiting: 5, needsYou: 1, progress: 0.42 });
    expect(labels()[0]).toBe('2 running, 42 %, 5 waiting');
    expect(tray()?.toolTip).toBe('Gesso: 2 running, 42 %, 5 waiting');
    click('1 needs you');
    click('Pause the queue');
    click('Open Gesso');
    glance({ isPaused: true, waiting: 1 });
    click('Resume the queue');

    expect(did).toEqual(['go-queue', 'pause', 'open', 'resume']);
    expect(labels()[0]).toBe('The queue is paused, 1 waiting');
  });

  it('speaks the language of the page', () => {
    const { surfaces, speech, labels } = surfacing();

    speech.choose('de');
    surfaces.refresh();

    expect(labels()).toContain('Gesso beenden');
    expect(JSON.stringify(Menu.current)).toContain('Prompt schreiben');
  });

  it('is missing on a desktop without a place for it, and says so', () => {
    Tray.problem = new Error('no status notifier');

    const { surfaces } = surfacing();

    expect(surfaces.hasTray).toBe(false);
  });
});

describe('the menus', () => {
  it('are replaced only when they change, since an open one closes', () => {
    const { glance } = surfacing();
    const before = Menu.current;

    glance({ running: 1, progress: 0.5 });
    expect(Menu.current).toBe(before);
    glance({ isPaused: true });

    expect(Menu.current).not.toBe(before);
  });

  it('show the keys that somebody has chosen', () => {
    const { surfaces, keys } = surfacing();

    keys.own = { palette: 'mod+j' };
    surfaces.refresh();

    expect(JSON.stringify(Menu.current)).toContain('"CmdOrCtrl+J"');
    expect(JSON.stringify(Menu.current)).not.toContain('"CmdOrCtrl+K"');
  });
});

describe('the icon', () => {
  it('shows the queue’s progress and how many jobs need somebody', () => {
    const { glance, window } = surfacing();

    glance({ running: 1, progress: 0.5, needsYou: 3 });

    expect(window.progress).toEqual([0.5, 'normal']);
    expect(app.badge).toBe(process.platform === 'win32' ? 0 : 3);
  });

  it.each([
    [
      { running: 0, progress: null },
      { value: -1, mode: 'none' },
    ],
    [
      { running: 1, progress: null },
      { value: 2, mode: 'indeterminate' },
    ],
    [
      { running: 1, progress: 0.1, isPaused: true },
      { value: 0.1, mode: 'paused' },
    ],
  ])('of %j is %j', (change, shown) => {
    expect(iconProgress({ ...NOTHING, ...change })).toEqual(shown);
  });
});
