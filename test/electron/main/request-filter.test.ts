import { describe, expect, it } from 'vitest';
import { isRequestAllowed } from '../../../electron/main/request-filter.ts';

describe('isRequestAllowed', () => {
  it.each(['app://gesso/assets/a.js', 'asset://local/assets/x', 'blob:app://gesso/1', 'data:image/png;base64,AA'])(
    'lets %s pass',
    (url) => {
      expect(isRequestAllowed(url, true)).toBe(true);
    },
  );

  it.each([
    'http://127.0.0.1:8188/',
    'https://example.com/',
    'ws://localhost/',
    'wss://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'filesystem:app://gesso/x',
    'about:blank',
    '',
  ])('stops %j, packaged or not', (url) => {
    expect([isRequestAllowed(url, true), isRequestAllowed(url, false)]).toEqual([false, false]);
  });

  it('lets developer tools load themselves only where they exist', () => {
    const url = 'devtools://devtools/bundled/inspector.html';

    expect([isRequestAllowed(url, false), isRequestAllowed(url, true)]).toEqual([true, false]);
  });
});
