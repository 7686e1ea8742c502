import { describe, expect, it } from 'vitest';
import { isPermitted } from '../../../electron/main/permissions.ts';

describe('isPermitted', () => {
  it.each(['clipboard-sanitized-write', 'fullscreen'])('grants %s to our own page', (permission) => {
    expect(isPermitted({ permission, requestingUrl: 'app://gesso/', isMainFrame: true })).toBe(true);
    expect(isPermitted({ permission, requestingUrl: 'app://gesso', isMainFrame: true })).toBe(true);
  });

  it.each(['app://gesso/', 'https://evil.example/', 'asset://local/', 'app://gesso.evil/', '', undefined])(
    'grants nothing else to %j',
    (requestingUrl) => {
      const asked = [
        'media',
        'geolocation',
        'notifications',
        'clipboard-read',
        'hid',
        'usb',
        'serial',
        'openExternal',
        'fileSystem',
        'unknown',
        'constructor',
      ];

      expect(asked.filter((permission) => isPermitted({ permission, requestingUrl, isMainFrame: true }))).toEqual([]);
    },
  );

  it.each(['https://evil.example/', 'asset://local/', 'null', '', undefined])(
    'grants nothing at all to %j',
    (requestingUrl) => {
      expect(isPermitted({ permission: 'fullscreen', requestingUrl, isMainFrame: true })).toBe(false);
    },
  );

  it('grants nothing to a frame', () => {
    expect(isPermitted({ permission: 'fullscreen', requestingUrl: 'app://gesso/', isMainFrame: false })).toBe(false);
  });
});
