import { useSettings } from '../stores/settings.ts';
import { paintTheme, rememberTheme } from './paint-theme.ts';

/** Follows the setting. Returns its undo. */
export function followThemeSetting(): () => void {
  return useSettings.subscribe(({ settings }, before) => {
    if (settings === undefined || settings.theme === before.settings?.theme) return;
    paintTheme(settings.theme);
    rememberTheme(settings.theme);
  });
}
