import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { backgroundColor, windowOptions } from '../../../electron/main/window-options.ts';

const given = {
  preload: '/app/out/preload/index.cjs',
  isPackaged: true,
  isDark: true,
  workArea: { width: 1920, height: 1040 },
};

describe('windowOptions', () => {
  it('are exactly these', () => {
    expect(windowOptions(given)).toEqual({
      title: 'Gesso',
      width: 1440,
      height: 900,
      minWidth: 900,
      minHeight: 600,
      center: true,
      show: false,
      backgroundColor: '#0e0f11',
      webPreferences: {
        preload: '/app/out/preload/index.cjs',
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: false,
      },
    });
  });

  it('allow developer tools only where the app is not packaged', () => {
    expect(windowOptions({ ...given, isPackaged: false }).webPreferences?.devTools).toBe(true);
  });

  it('fit the screen, but never below the smallest size', () => {
    expect(windowOptions({ ...given, workArea: { width: 1280, height: 760 } })).toMatchObject({
      width: 1280,
      height: 760,
    });
    expect(windowOptions({ ...given, workArea: { width: 640, height: 480 } })).toMatchObject({
      width: 900,
      height: 600,
    });
  });

  it.each([true, false])('have the background of the page (dark: %s)', (isDark) => {
    const tokens = readFileSync(new URL('../../../renderer/styles/tokens.css', import.meta.url), 'utf8');
    const [, light, dark] = /--bg: light-dark\((#\w+), (#\w+)\)/.exec(tokens) ?? [];

    expect(backgroundColor(isDark)).toBe(isDark ? dark : light);
  });
});
