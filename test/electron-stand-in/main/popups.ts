import type { Chromium } from '../chromium/launch-chromium.ts';
import { type PopupWatch, watchPopups } from '../chromium/popup-watch.ts';

const watches = new WeakMap<Chromium, Promise<PopupWatch>>();

/** The one watch of a browser. */
export function popupsOf(chromium: Chromium): Promise<PopupWatch> {
  const watch = watches.get(chromium) ?? watchPopups(chromium.connection);
  watches.set(chromium, watch);
  return watch;
}
