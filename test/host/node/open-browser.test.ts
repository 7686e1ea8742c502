import { expect, it } from 'vitest';
import { mayOpenBrowser } from '../../../src/host/node/open-browser.ts';

it.each<[string, boolean, Record<string, string>, NodeJS.Platform]>([
  ['on a desktop', true, { DISPLAY: ':0' }, 'linux'],
  ['under Wayland', true, { WAYLAND_DISPLAY: 'wayland-0' }, 'linux'],
  ['without a display', false, {}, 'linux'],
  ['on macOS', true, {}, 'darwin'],
  ['on Windows', true, {}, 'win32'],
  ['when told not to', false, { GESSO_NO_OPEN: '1' }, 'darwin'],
  ['in CI', false, { CI: 'true', DISPLAY: ':0' }, 'linux'],
])('%s the answer is %s', (_, answer, environment, platform) => {
  expect(mayOpenBrowser(environment, platform)).toBe(answer);
});
