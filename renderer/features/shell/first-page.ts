import type { Settings } from '../../../src/contract/settings.ts';
import type { ViewName } from '../../router/route.ts';

const STORAGE_KEY = 'gesso.welcomed';

/**
 * Which page this window shows. Until the settings are known, a browser that was welcomed before goes straight to the frame:
 * no flash of a page that is not meant. Pure.
 */
export function firstPage(
  view: ViewName,
  settings: Settings | undefined,
  isKnown: boolean,
): 'frame' | 'welcome' | 'splash' {
  if (view === 'welcome') return 'welcome';
  if (view === 'components') return 'frame';
  if (settings === undefined) return isKnown ? 'frame' : 'splash';
  return settings.firstRunDone ? 'frame' : 'welcome';
}

/** Whether this browser has seen the frame before. */
export function wasWelcomed(storage: Storage): boolean {
  return storage.getItem(STORAGE_KEY) === 'yes';
}

/** Remembers what the settings say about the first run; a forbidden or full storage is no reason to stop. */
export function rememberWelcome(storage: Storage, isDone: boolean): void {
  try {
    storage.setItem(STORAGE_KEY, isDone ? 'yes' : 'no');
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
