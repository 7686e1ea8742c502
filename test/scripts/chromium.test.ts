import { describe, expect, test } from 'vitest';

import { findChromium } from '../../scripts/lib/chromium.mjs';

describe('the browser for end-to-end tests', () => {
  test('is the one that CHROMIUM_PATH names', () => {
    expect(findChromium({ env: { CHROMIUM_PATH: '/opt/chromium' }, exists: () => true })).toBe('/opt/chromium');
  });

  test("is the system's first that exists", () => {
    const exists = (file: string) => file.endsWith('google-chrome');

    expect(findChromium({ env: {}, platform: 'linux', exists })).toBe('/usr/bin/google-chrome');
  });

  test('is left to Playwright when there is none', () => {
    expect(findChromium({ env: {}, platform: 'linux', exists: () => false })).toBeUndefined();
  });
});
