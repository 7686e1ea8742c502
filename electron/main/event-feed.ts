import type { BrowserWindow } from 'electron';
import { BRIDGE_CHANNELS } from '../../src/contract/bridge-channels.ts';
import type { EngineEvent, EventName } from '../../src/contract/events.ts';

/** Events that are hints: the next one says the same again, so nobody misses one who could not see it. */
const HINTS: ReadonlySet<EventName> = new Set(['job.progressed', 'job.previewed']);

/** Sends one event to every window that can take it. Hints go only to windows that can be seen. Never throws. */
export function sendEvent(windows: Iterable<BrowserWindow>, event: EngineEvent): void {
  for (const window of windows) {
    if (window.isDestroyed() || window.webContents.isDestroyed() || window.webContents.isCrashed()) continue;
    if (HINTS.has(event.name) && (!window.isVisible() || window.isMinimized())) continue;
    window.webContents.send(BRIDGE_CHANNELS.event, event);
  }
}
