import type { Settings } from '../../src/contract/settings.ts';

export type Theme = Settings['theme'];

const STORAGE_KEY = 'gesso.theme';

/** Draws the theme that this browser used last, before the settings have been read: no flash of the other one. */
export function restoreTheme(): void {
  const kept = localStorage.getItem(STORAGE_KEY);
  paintTheme(kept === 'dark' || kept === 'light' ? kept : 'system');
}

/** Keeps a theme for the next start of this browser. */
export function rememberTheme(theme: Theme): void {
  localStorage.setItem(STORAGE_KEY, theme);
}

/** Draws a theme. */
export function paintTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
