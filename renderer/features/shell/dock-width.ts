import { useState } from 'react';

const STORAGE_KEY = 'gesso.dock-width';

/** How wide the dock is unless somebody has drawn it wider, and within which bounds, pixels. */
export const DOCK_WIDTH = { usual: 316, least: 260, most: 520 } as const;
/** One press of an arrow key. */
const STEP_PX = 16;

/** A width within the bounds, in whole pixels; the usual one for what is no width. Pure. */
export function dockWidthOf(wish: number): number {
  if (!Number.isFinite(wish)) return DOCK_WIDTH.usual;
  return Math.round(Math.min(DOCK_WIDTH.most, Math.max(DOCK_WIDTH.least, wish)));
}

/** The width after a key on the dock's edge, which lies at its left; undefined for keys that mean nothing there. Pure. */
export function dockWidthAfterKey(width: number, key: string): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return dockWidthOf(width + STEP_PX);
    case 'ArrowRight':
      return dockWidthOf(width - STEP_PX);
    case 'Home':
      return DOCK_WIDTH.most;
    case 'End':
      return DOCK_WIDTH.least;
    default:
      return undefined;
  }
}

/** The dock's width in this browser, kept for the next time. */
export function useDockWidth(): readonly [number, (width: number) => void] {
  const [width, setWidth] = useState(() => {
    const kept = localStorage.getItem(STORAGE_KEY);
    return kept === null ? DOCK_WIDTH.usual : dockWidthOf(Number(kept));
  });
  const change = (wish: number): void => {
    const next = dockWidthOf(wish);
    setWidth(next);
    try {
      localStorage.setItem(STORAGE_KEY, String(next));
    } catch (error) {
      // A full or forbidden storage: then it holds for as long as the window.
      if (!(error instanceof DOMException)) throw error;
    }
  };
  return [width, change];
}
