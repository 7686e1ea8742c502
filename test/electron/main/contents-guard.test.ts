import { describe, expect, it } from 'vitest';
import { guardContents } from '../../../electron/main/contents-guard.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { BrowserWindow, preventable } from '../electron-stand-in.ts';

const id = '01920000-0000-7000-8000-000000000000';

/** A guarded page, and what its links have caused. */
function guardedPage() {
  const done: string[] = [];
  const { webContents } = new BrowserWindow({});
  const actions = {
    openAsset: ({ assetId }: { assetId: string }) => void done.push(`open ${assetId}`),
    saveAsset: ({ assetId }: { assetId: string }) => void done.push(`save ${assetId}`),
    openExternal: (url: string) => void done.push(`browser ${url}`),
  };
  guardContents(webContents as never, { actions, log: silentLog });
  const isAllowed = (event: string, fields: object = {}): boolean => {
    const details = preventable(fields);
    webContents.emit(event, details);
    return !details.defaultPrevented;
  };
  return { webContents, done, isAllowed };
}

describe('a guarded page', () => {
  it.each(['https://evil.example/', 'app://gesso/', 'about:blank', 'file:///etc/passwd', 'javascript:1'])(
    'opens no window for %s',
    (url) => {
      const { webContents, done } = guardedPage();

      expect(webContents.openHandler({ url })).toEqual({ action: 'deny' });
      expect(done).toEqual([]);
    },
  );

  it('hands results and allowed sites over instead of opening windows', () => {
    const { webContents, done } = guardedPage();

    expect(webContents.openHandler({ url: `asset://local/assets/${id}` })).toEqual({ action: 'deny' });
    expect(webContents.openHandler({ url: 'https://github.com/x' })).toEqual({ action: 'deny' });
    expect(done).toEqual([`open ${id}`, 'browser https://github.com/x']);
  });

  it('may go to itself and nowhere else', () => {
    const { isAllowed, done } = guardedPage();

    expect(isAllowed('will-navigate', { url: 'app://gesso/#/budget', isMainFrame: true })).toBe(true);
    expect(isAllowed('will-navigate', { url: 'app://gesso/', isMainFrame: false })).toBe(false);
    expect(isAllowed('will-navigate', { url: 'https://evil.example/', isMainFrame: true })).toBe(false);
    expect(isAllowed('will-navigate', { url: 'file:///etc/passwd', isMainFrame: true })).toBe(false);
    expect(done).toEqual([]);
  });

  it('saves a copy where a link with download leads to a result', () => {
    const { isAllowed, done } = guardedPage();

    expect(isAllowed('will-navigate', { url: `asset://local/assets/${id}`, isMainFrame: true })).toBe(false);
    expect(done).toEqual([`save ${id}`]);
  });

  it('has no frames that go anywhere, no redirects, no webviews', () => {
    const { isAllowed } = guardedPage();

    expect(isAllowed('will-frame-navigate', { url: 'app://gesso/', isMainFrame: false })).toBe(false);
    expect(isAllowed('will-frame-navigate', { url: 'app://gesso/', isMainFrame: true })).toBe(true);
    expect(isAllowed('will-redirect', { url: 'app://gesso/' })).toBe(false);
    expect(isAllowed('will-attach-webview')).toBe(false);
  });

  it('cannot keep the app from quitting, and tells no network its address', () => {
    const { webContents, isAllowed } = guardedPage();

    // Preventing the prevention is what lets the page go.
    expect(isAllowed('will-prevent-unload')).toBe(false);
    expect(webContents.webRtcPolicy).toBe('disable_non_proxied_udp');
  });
});
