import { describe, expect, it } from 'vitest';
import { sendEvent } from '../../../electron/main/event-feed.ts';
import type { EngineEvent } from '../../../src/contract/events.ts';
import { settingsSchema } from '../../../src/contract/settings.ts';
import { BrowserWindow } from '../electron-stand-in.ts';

const fact: EngineEvent = { name: 'settings.changed', payload: { settings: settingsSchema.parse({}) } };
const hint = {
  name: 'job.previewed',
  payload: { jobId: 'x', dataUrl: 'data:image/png;base64,' },
} as unknown as EngineEvent;

function sentTo(change: (window: BrowserWindow) => void, event: EngineEvent): number {
  const window = new BrowserWindow({});
  window.show();
  change(window);
  sendEvent([window as never], event);
  return window.webContents.sent.length;
}

describe('sendEvent', () => {
  it('sends facts and hints to a window that is seen, on the one channel', () => {
    const window = new BrowserWindow({});
    window.show();

    sendEvent([window as never], fact);
    sendEvent([window as never], hint);

    expect(window.webContents.sent).toEqual([
      { channel: 'gesso:event', message: fact },
      { channel: 'gesso:event', message: hint },
    ]);
  });

  it('sends facts, and no hints, to a window that is hidden or minimized', () => {
    expect([
      sentTo((window) => (window.visible = false), fact),
      sentTo((window) => (window.minimized = true), fact),
    ]).toEqual([1, 1]);
    expect([
      sentTo((window) => (window.visible = false), hint),
      sentTo((window) => (window.minimized = true), hint),
    ]).toEqual([0, 0]);
  });

  it('leaves out windows that are gone and pages that have crashed', () => {
    expect(sentTo((window) => window.destroy(), fact)).toBe(0);
    expect(sentTo((window) => (window.webContents.hasCrashed = true), fact)).toBe(0);
  });
});
