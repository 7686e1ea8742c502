import { type BrowserWindow, screen } from 'electron';
import { type DurationMs } from '../../src/contract/units.ts';
import { type Clock, systemClock } from '../../src/core/base/clock.ts';
import type { ShellMemory } from './shell-memory.ts';
import { type Area, boundsOnDisplays } from './window-bounds.ts';

/** Moving a window is many events; one write at their end is enough. */
const SETTLE_MS: DurationMs = 500;

/** Where a new window goes: where the last one was, on the displays of today; undefined: wherever a first one goes. */
export function rememberedBounds({ bounds }: Pick<ShellMemory, 'bounds'>): Area | undefined {
  return bounds === undefined ? undefined : boundsOnDisplays(bounds, workAreas());
}

/** Keeps place and size of a window: calls `keep` some time after the last change, and when it closes. */
export function rememberWindow(
  window: BrowserWindow,
  keep: (seen: Pick<ShellMemory, 'bounds' | 'isMaximized' | 'isFullScreen'>) => void,
  clock: Clock = systemClock,
): void {
  const state: { undoTimer?: () => void } = {};
  const keepNow = (): void => {
    state.undoTimer?.();
    delete state.undoTimer;
    if (window.isDestroyed() || window.isMinimized()) return;
    keep({
      bounds: window.getNormalBounds(),
      isMaximized: window.isMaximized(),
      isFullScreen: window.isFullScreen(),
    });
  };
  const keepSoon = (): void => {
    state.undoTimer?.();
    state.undoTimer = clock.after(SETTLE_MS, keepNow);
  };
  window.on('resize', keepSoon);
  window.on('move', keepSoon);
  window.on('maximize', keepSoon);
  window.on('unmaximize', keepSoon);
  window.on('enter-full-screen', keepSoon);
  window.on('leave-full-screen', keepSoon);
  window.on('close', keepNow);
  window.once('closed', () => state.undoTimer?.());
}

/** Brings windows back into view when a display is gone or another size. Call it once the app is ready. */
export function followDisplays(windows: () => Iterable<BrowserWindow>): void {
  const fit = (): void => {
    for (const window of windows()) {
      if (window.isDestroyed() || window.isFullScreen() || window.isMaximized()) continue;
      const bounds = window.getBounds();
      const fitting = boundsOnDisplays(bounds, workAreas());
      if (fitting === undefined) window.center();
      else if (!isSame(fitting, bounds)) window.setBounds(fitting);
    }
  };
  screen.on('display-removed', fit);
  screen.on('display-metrics-changed', fit);
}

function workAreas(): readonly Area[] {
  return screen.getAllDisplays().map(({ workArea }) => workArea);
}

function isSame(a: Area, b: Area): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
