import { EventEmitter } from 'node:events';
import type { Cdp } from '../chromium/cdp-connection.ts';
import { asElectron } from '../not-modelled.ts';

/** The theme of the system and of the app. Pages follow it by `prefers-color-scheme`. */
class NativeThemeStandIn
  extends EventEmitter
  implements Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors' | 'shouldUseHighContrastColors'>
{
  readonly shouldUseHighContrastColors = false;
  readonly pages = new Set<Cdp>();
  #source: Electron.NativeTheme['themeSource'] = 'system';
  /** undefined: whatever the browser prefers, which is light. */
  #isSystemDark: boolean | undefined;

  get themeSource(): Electron.NativeTheme['themeSource'] {
    return this.#source;
  }
  set themeSource(source: Electron.NativeTheme['themeSource']) {
    this.#change(() => void (this.#source = source));
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#isSystemDark === true : this.#source === 'dark';
  }
  /** What the user does in the system's settings. */
  setSystemTheme(isDark: boolean): void {
    this.#change(() => void (this.#isSystemDark = isDark));
  }

  async applyTo(page: Cdp): Promise<void> {
    const isLeftToBrowser = this.#source === 'system' && this.#isSystemDark === undefined;
    const theme = this.shouldUseDarkColors ? 'dark' : 'light';
    const value = isLeftToBrowser ? '' : theme;
    await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
  }

  #change(change: () => void): void {
    const before = [this.#source, this.shouldUseDarkColors];
    change();
    if (before[0] === this.#source && before[1] === this.shouldUseDarkColors) return;
    for (const page of this.pages) this.applyTo(page).catch(() => this.pages.delete(page));
    this.emit('updated');
  }
}

export const nativeThemePart = new NativeThemeStandIn();
export const nativeTheme = asElectron<Electron.NativeTheme>('nativeTheme', nativeThemePart);

/** Lets a new page follow the theme. */
export async function applyTheme(page: Cdp): Promise<void> {
  nativeThemePart.pages.add(page);
  await nativeThemePart.applyTo(page);
}
