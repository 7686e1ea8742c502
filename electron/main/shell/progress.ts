import { app, type BrowserWindow, type NativeImage } from 'electron';
import type { QueueGlance } from './queue-glance.ts';

/** What the taskbar or dock shows on the icon. `value`: as Electron takes it, -1 none, above 1 unknown. */
export type IconProgress = { readonly value: number; readonly mode: 'none' | 'normal' | 'indeterminate' | 'paused' };

/** Progress of the queue for the app's icon. Pure. */
export function iconProgress({ running, progress, isPaused }: QueueGlance): IconProgress {
  if (running === 0) return { value: -1, mode: 'none' };
  if (progress === null) return { value: 2, mode: 'indeterminate' };
  return { value: progress, mode: isPaused ? 'paused' : 'normal' };
}

/** Shows the queue on the icon: progress, and how many jobs need somebody. `dot`: what Windows draws over the icon for the latter. */
export function showOnIcon(
  glance: QueueGlance,
  {
    windows,
    dot,
    needsYou,
  }: { readonly windows: Iterable<BrowserWindow>; readonly dot: NativeImage; readonly needsYou: string },
): void {
  const { value, mode } = iconProgress(glance);
  for (const window of windows) {
    if (window.isDestroyed()) continue;
    window.setProgressBar(value, { mode });
    if (process.platform === 'win32') window.setOverlayIcon(glance.needsYou > 0 ? dot : null, needsYou);
  }
  // Docks of macOS and of some Linux desktops; elsewhere it does nothing.
  if (process.platform !== 'win32') app.setBadgeCount(glance.needsYou);
}
