import { type BrowserWindow, nativeTheme } from 'electron';
import type { Engine } from '../../src/core/engine-type.ts';
import { backgroundColor } from './window-options.ts';

/** Makes native parts (menus, dialogs, scroll bars, `prefers-color-scheme`) follow the theme setting, and windows their background. */
export async function followTheme(
  { handlers, subscribe }: Pick<Engine, 'handlers' | 'subscribe'>,
  windows: () => Iterable<BrowserWindow>,
): Promise<void> {
  nativeTheme.on('updated', () => {
    for (const window of windows()) window.setBackgroundColor(backgroundColor(nativeTheme.shouldUseDarkColors));
  });
  subscribe((event) => {
    if (event.name === 'settings.changed') nativeTheme.themeSource = event.payload.settings.theme;
  });
  nativeTheme.themeSource = (await handlers['settings.get']({})).theme;
}
