import type { BrowserWindowConstructorOptions } from 'electron';
import type { Area } from './window-bounds.ts';

/** Size that the views are drawn for, in logical pixels. */
const WANTED = { width: 1440, height: 900 } as const;
const LEAST = { width: 900, height: 600 } as const;

/** `--bg` of renderer/styles/tokens.css: what is seen before the page is painted. */
const BACKGROUND = { dark: '#0e0f11', light: '#f6f5f2' } as const;

/** The colour behind the page, so that no theme begins with a flash of another one. */
export function backgroundColor(isDark: boolean): string {
  return isDark ? BACKGROUND.dark : BACKGROUND.light;
}

/** Every option of our windows. `workArea`: the free part of the screen; `bounds`: where the last window was. In logical pixels. */
export function windowOptions(given: {
  readonly preload: string;
  readonly isPackaged: boolean;
  readonly isDark: boolean;
  readonly workArea: { readonly width: number; readonly height: number };
  readonly bounds?: Area | undefined;
}): BrowserWindowConstructorOptions {
  return {
    title: 'Gesso',
    ...placeOf(given),
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    backgroundColor: backgroundColor(given.isDark),
    webPreferences: {
      preload: given.preload,
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
      // Its dictionaries come from a server of the browser's maker.
      spellcheck: false,
      devTools: !given.isPackaged,
    },
  };
}

function placeOf({
  workArea,
  bounds,
}: Pick<Parameters<typeof windowOptions>[0], 'workArea' | 'bounds'>): Pick<
  BrowserWindowConstructorOptions,
  'x' | 'y' | 'width' | 'height' | 'center'
> {
  if (bounds !== undefined) return bounds;
  return {
    width: Math.max(LEAST.width, Math.min(WANTED.width, workArea.width)),
    height: Math.max(LEAST.height, Math.min(WANTED.height, workArea.height)),
    center: true,
  };
}
