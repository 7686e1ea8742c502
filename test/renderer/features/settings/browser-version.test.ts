import { expect, it } from 'vitest';
import { browserVersion } from '../../../../renderer/features/settings/browser-version.ts';

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0', 'Firefox', '142.0'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Chromium',
    '142.0.0.0',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.1',
    'Edge',
    '142.0.1',
  ],
  ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15', 'Safari', '26.1'],
])('%s', (userAgent, name, version) => {
  expect(browserVersion(userAgent)).toEqual({ name, version });
});

it('says nothing of a browser that nobody knows', () => {
  expect(browserVersion('curl/8')).toBeUndefined();
});
