import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';

import { findChromium } from './scripts/lib/chromium.mjs';

const executablePath = findChromium();
const reportFile = process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'];

const chromium: NonNullable<PlaywrightTestConfig['use']> = {
  browserName: 'chromium',
  viewport: { width: 1280, height: 800 },
  launchOptions: {
    ...(executablePath !== undefined && { executablePath }),
    // Chromium has no sandbox for root, and refuses to start without being told so.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  },
};

/** Where a project's journeys run (test/e2e/support/desktop-app.ts). */
type Options = { readonly target: 'browser' | 'stand-in' | 'electron' };

// The same journeys in a browser, in the desktop app on a stand-in for Electron, and in Electron itself, each against a host that the test
// starts on a port of its own.
export default defineConfig<object, Options>({
  testMatch: /\.(spec|test)\.ts$/,
  outputDir: 'test-results',
  // A test that passes only at the second try has found something.
  retries: 0,
  workers: 2,
  forbidOnly: process.env['CI'] === 'true',
  // Time-outs find what hangs, not what is slow on a busy machine.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: reportFile === undefined ? [['list']] : [['list'], ['json', { outputFile: reportFile }]],
  use: { actionTimeout: 30_000, trace: 'retain-on-failure', locale: 'en-US', timezoneId: 'UTC' },
  projects: [
    { name: 'browser', testDir: 'test/e2e', testIgnore: 'desktop/**', use: chromium },
    // A Chromium that is led through the DevTools protocol hangs at times where Electron would not; what fails twice counts, and the list
    // names what needed a second try.
    { name: 'stand-in', testDir: 'test/e2e', retries: 1, use: { ...chromium, target: 'stand-in' } },
    {
      name: 'electron',
      testDir: 'test',
      testMatch: ['e2e/**/*.spec.ts', 'e2e-electron/**/*.spec.ts'],
      workers: 1,
      use: { target: 'electron' },
    },
    // The product's pictures, made on demand: `node scripts/run.mjs --tool playwright test --project=screenshots`.
    { name: 'screenshots', testDir: 'test/screenshots', testMatch: 'product.spec.ts', workers: 1, use: chromium },
    {
      name: 'desktop-screenshots',
      testDir: 'test/screenshots',
      testMatch: 'desktop.spec.ts',
      workers: 1,
      use: { ...chromium, target: 'stand-in' },
    },
  ],
});
