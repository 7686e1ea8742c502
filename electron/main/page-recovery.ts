import { type BrowserWindow, dialog } from 'electron';
import { type DurationMs, MINUTE, SECOND } from '../../src/contract/units.ts';
import { type Clock, systemClock } from '../../src/core/base/clock.ts';
import { errorFields, type Log } from '../../src/core/base/log.ts';
import type { Speech } from './messages/speech.ts';

/** A page that does not answer may only be busy; after this it hangs. Chromium itself has waited some seconds by then. */
const HANG_MS: DurationMs = 10 * SECOND;
/** A page that falls over again and again is not helped by another load. */
const MOST_RELOADS = 3;
const RELOADS_WITHIN_MS: DurationMs = MINUTE;

/** Whether a page that fell at `now` is loaded again by itself. `before`: when it was before. Pure. */
export function mayReload(before: readonly DurationMs[], now: DurationMs): boolean {
  return before.filter((at) => now - at < RELOADS_WITHIN_MS).length < MOST_RELOADS;
}

export type RecoveryOptions = {
  readonly speech: Speech;
  readonly log: Log;
  readonly quit: () => void;
  readonly clock?: Clock;
};

/**
 * Loads a page that crashed or hangs again. It comes back where it was: its place is in its address, what was typed in its storage, and
 * the queue never noticed. After three times in a minute a person is asked.
 */
export function recoverPage(window: BrowserWindow, options: RecoveryOptions): void {
  const { log, clock = systemClock } = options;
  const { webContents } = window;
  const state: { reloads: DurationMs[]; undoTimer?: () => void } = { reloads: [] };

  function reload(): void {
    if (window.isDestroyed()) return;
    if (!mayReload(state.reloads, clock.monotonic())) {
      ask().catch((error: unknown) => log.warn(errorFields(error), 'nobody could be asked about the window'));
      return;
    }
    state.reloads = [...state.reloads.slice(1 - MOST_RELOADS), clock.monotonic()];
    webContents.reload();
  }

  async function ask(): Promise<void> {
    const { title, detail, reload: again, quit } = options.speech.messages().page;
    const buttons = [again, quit];
    const box = { type: 'error' as const, title: 'Gesso', message: title, detail, buttons, cancelId: 0, noLink: true };
    const { response } = await dialog.showMessageBox(window, box);
    if (response === 1) return options.quit();
    state.reloads = [];
    reload();
  }

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error({ reason, exitCode }, 'the page of the window has ended');
    reload();
  });
  window.on('unresponsive', () => {
    state.undoTimer ??= clock.after(HANG_MS, () => {
      delete state.undoTimer;
      if (window.isDestroyed()) return;
      log.error({}, 'the page of the window hangs and is ended');
      // It ends with `render-process-gone`, which loads it again.
      webContents.forcefullyCrashRenderer();
    });
  });
  const wait = (): void => {
    state.undoTimer?.();
    delete state.undoTimer;
  };
  window.on('responsive', wait);
  window.once('closed', wait);
}
