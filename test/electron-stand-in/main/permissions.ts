import { toBrowser } from '../chromium/address-map.ts';
import type { Cdp } from '../chromium/cdp-connection.ts';
import { sessionPart } from './session.ts';

/** Chromium's names of permissions, and what Electron calls them. */
const PERMISSIONS = {
  camera: 'media',
  microphone: 'media',
  geolocation: 'geolocation',
  notifications: 'notifications',
  midi: 'midi',
  'clipboard-read': 'clipboard-read',
  'clipboard-write': 'clipboard-sanitized-write',
  'display-capture': 'display-capture',
  'idle-detection': 'idle-detection',
  'window-management': 'window-management',
  'storage-access': 'storage-access',
  'speaker-selection': 'speaker-selection',
} as const;

/**
 * Tells Chromium what the app's handlers say about each permission of an origin. Electron asks them at each request; here they are asked
 * once for each document, since a browser that is not built by us has nobody to ask.
 */
export async function applyPermissions(browser: Cdp, contents: Electron.WebContents, origin: string): Promise<void> {
  await Promise.all(
    Object.entries(PERMISSIONS).map(async ([name, permission]) => {
      const setting = (await sessionPart.grants(contents, permission, origin)) ? 'granted' : 'denied';
      await browser.send('Browser.setPermission', { permission: { name }, setting, origin: toBrowser(origin) });
    }),
  );
}
