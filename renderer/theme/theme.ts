import type { Settings } from '../../src/contract/settings.ts';
import { useSettings } from '../stores/settings.ts';

export type Theme = Settings['theme'];

const STORAGE_KEY = 'gesso.theme';

/** Draws the theme that this browser used last, before the settings have been read: no flash of the other one. */
export function restoreTheme(): void {
  const kept = localStorage.getItem(STORAGE_KEY);
  paint(kept === 'dark' || kept === 'light' ? kept : 'system');
}

/** Follows the setting. Returns its undo. */
export function followThemeSetting(): () => void {
  return useSettings.subscribe(({ settings }, before) => {
    if (settings === undefined || settings.theme === before.settings?.theme) return;
    paint(settings.theme);
    localStorage.setItem(STORAGE_KEY, settings.theme);
  });
}

function paint(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
