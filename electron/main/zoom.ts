import type { BrowserWindow } from 'electron';
import type { ShellMemory } from './shell-memory.ts';

/** 0: back to the usual size. */
export type ZoomStep = -1 | 0 | 1;

/** Half of Chromium's steps: each is about a tenth more. */
const STEP = 0.5;
/** From a half to three times the usual size. Beyond that nothing of the page can be used. */
const LEAST = -3.5;
const MOST = 6;

/** The zoom level after a step. Pure. */
export function zoomLevelAfter(level: number, step: ZoomStep): number {
  return step === 0 ? 0 : Math.min(MOST, Math.max(LEAST, level + step * STEP));
}

/** Zooms a window by one step, and keeps it. */
export function zoomWindow(
  { webContents }: BrowserWindow,
  step: ZoomStep,
  keep: (seen: Pick<ShellMemory, 'zoomLevel'>) => void,
): void {
  const zoomLevel = zoomLevelAfter(webContents.getZoomLevel(), step);
  webContents.setZoomLevel(zoomLevel);
  keep({ zoomLevel });
}

/** Gives every load of the page the zoom that is kept, and follows the wheel with Ctrl held. Electron does neither by itself. */
export function followZoom(
  window: BrowserWindow,
  {
    memory,
    keep,
  }: { readonly memory: () => ShellMemory; readonly keep: (seen: Pick<ShellMemory, 'zoomLevel'>) => void },
): void {
  const { webContents } = window;
  webContents.on('did-finish-load', () => webContents.setZoomLevel(memory().zoomLevel));
  webContents.on('zoom-changed', (_event, direction) => zoomWindow(window, direction === 'in' ? 1 : -1, keep));
}
