import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { autostartEntry, canStartAtLogin, followLoginSetting } from '../../../../electron/main/shell/login-item.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { openEngine } from '../../../support/test-engine.ts';
import { app } from '../../electron-stand-in.ts';

vi.mock('electron', () => import('../../electron-stand-in.ts'));
beforeEach(() => void (app.loginItems.length = 0));

async function following(platform: NodeJS.Platform, isPackaged = true) {
  const engine = await openEngine();
  const configDir = tempFolder();
  const environment = { APPIMAGE: '/opt/My "Gesso".AppImage' };
  await followLoginSetting(engine, { isPackaged, platform, configDir, environment, log: silentLog });
  const set = (startAtLogin: boolean) => engine.handlers['settings.set']({ startAtLogin });
  return { set, entry: join(configDir, 'autostart', 'gesso.desktop') };
}

describe('starting at login', () => {
  it('on Linux is a desktop entry that comes and goes with the setting', async () => {
    const { set, entry } = await following('linux');
    expect(existsSync(entry)).toBe(false);

    await set(true);
    expect(readFileSync(entry, 'utf8')).toContain('Exec="/opt/My \\"Gesso\\".AppImage" --hidden');
    await set(false);

    expect(existsSync(entry)).toBe(false);
    expect(app.loginItems).toEqual([]);
  });

  it.each([
    ['win32', { openAtLogin: true, args: ['--hidden'] }],
    ['darwin', { openAtLogin: true }],
  ] as const)('on %s is the system’s own list', async (platform, item) => {
    const { set } = await following(platform);
    expect(app.loginItems).toEqual([]);

    await set(true);

    expect(app.loginItems).toEqual([item]);
  });

  it('is nothing for a copy that runs from source', async () => {
    const { set, entry } = await following('linux', false);

    await set(true);

    expect(existsSync(entry)).toBe(false);
    expect(canStartAtLogin({ isPackaged: false })).toBe(false);
  });

  it('survives any path in the entry', () => {
    expect(autostartEntry('/a b/$x`y%\\z')).toContain('Exec="/a b/\\$x\\`y%%\\\\z" --hidden');
  });
});
