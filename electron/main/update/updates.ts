import type { UpdateView } from '../../../src/contract/desktop.ts';
import { type DurationMs, MINUTE } from '../../../src/contract/units.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import { type Clock, systemClock } from '../../../src/core/base/clock.ts';
import { errorFields, type Log } from '../../../src/core/base/log.ts';
import type { Speech } from '../messages/speech.ts';
import { firstUpdateView, nextUpdateView, type UpdateFact, updateProblem } from './update-state.ts';

/** The first look, when the start is over. */
const FIRST_LOOK_MS: DurationMs = MINUTE;
const LOOK_EVERY_MS: DurationMs = 6 * 60 * MINUTE;

/** What we use of electron-updater. */
export type Updater = {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  on(event: 'checking-for-update' | 'update-not-available', listener: () => void): unknown;
  on(event: 'update-available' | 'update-downloaded', listener: (info: { readonly version: string }) => void): unknown;
  on(event: 'download-progress', listener: (info: { readonly percent: number }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  checkForUpdates(): Promise<{ readonly downloadPromise?: Promise<unknown> | null | undefined } | null>;
  quitAndInstall(isSilent: boolean, isForceRunAfter: boolean): void;
};

export type UpdatesOptions = {
  readonly updater: Updater;
  readonly isOn: boolean;
  /** Jobs that run now: nothing is put in place then. */
  readonly running: () => number;
  /** Stops the engine, so that nothing of ours runs while files are replaced. */
  readonly stopEngine: () => Promise<void>;
  /** Ends the app and starts it anew, as it was. */
  readonly startAgain: () => void;
  readonly onChange: (view: UpdateView) => void;
  readonly onReady: (version: string) => void;
  readonly speech: Speech;
  readonly log: Log;
  readonly clock?: Clock;
};

export type Updates = {
  view(): UpdateView;
  /** Follows the setting. */
  setOn(isOn: boolean): void;
  /** Looks now. Never rejects; what came of it is in the view. */
  look(): Promise<UpdateView>;
  /** Throws `conflict` while a job runs, or when nothing is ready. */
  restart(): Promise<void>;
  /** Called when the app ends: what is ready is put in place then, unless jobs were cut off for it. */
  beforeQuit(): void;
  stop(): void;
};

/**
 * Looks for a newer version, loads it and puts it in place at the end of the app, never while a job runs. Who gets which version when is
 * told by the feed (`stagingPercentage`); what is loaded is checked by electron-updater against the feed's hashes and, where the system
 * has them, signatures. A newer version backs the database up before it changes it, so the older one can be put back by hand.
 */
export function createUpdates(options: UpdatesOptions): Updates {
  const { updater, speech, log, clock = systemClock } = options;
  const state: { view: UpdateView; undoTimer?: () => void } = { view: firstUpdateView(options.isOn) };
  updater.autoDownload = true;
  // electron-updater listens for the end of the app only if this is set when the download ends; `beforeQuit` has the last word.
  updater.autoInstallOnAppQuit = true;
  updater.allowDowngrade = false;

  function learn(fact: UpdateFact): void {
    const view = nextUpdateView(state.view, fact);
    if (view === state.view) return;
    if (view.state === 'ready' && state.view.state !== 'ready') options.onReady(view.version ?? '');
    state.view = view;
    options.onChange(view);
  }

  async function look(): Promise<UpdateView> {
    if (state.view.state === 'off' || state.view.state === 'ready') return state.view;
    try {
      const found = await updater.checkForUpdates();
      // A download that fails says so by the event `error` as well, which is heard.
      found?.downloadPromise?.catch(() => undefined);
    } catch (error) {
      log.info(errorFields(error), 'no newer version could be looked for');
      learn({ kind: 'failed', problem: updateProblem(error, speech.messages()) });
    }
    return state.view;
  }

  function lookIn(delayMs: DurationMs): void {
    state.undoTimer?.();
    state.undoTimer = clock.after(delayMs, () => {
      void look();
      lookIn(LOOK_EVERY_MS);
    });
  }

  follow(updater, learn, (error) => updateProblem(error, speech.messages()));
  if (options.isOn) lookIn(FIRST_LOOK_MS);
  return {
    view: () => state.view,
    setOn(isOn) {
      if (isOn === (state.view.state !== 'off')) return;
      learn({ kind: 'switched', isOn });
      if (isOn) lookIn(0);
      else state.undoTimer?.();
    },
    look,
    async restart() {
      if (state.view.state !== 'ready') throw new AppError('conflict', 'No newer version is ready.');
      if (options.running() > 0) throw new AppError('conflict', 'A job is running. The update waits until it is done.');
      await options.stopEngine();
      // From here on there is no engine: an update that cannot be put in place must not leave a window without one.
      updater.on('error', options.startAgain);
      updater.quitAndInstall(true, true);
    },
    beforeQuit: () => void (updater.autoInstallOnAppQuit = state.view.state === 'ready' && options.running() === 0),
    stop: () => state.undoTimer?.(),
  };
}

function follow(updater: Updater, learn: (fact: UpdateFact) => void, problemOf: (error: Error) => string): void {
  updater.on('checking-for-update', () => learn({ kind: 'looking' }));
  updater.on('update-not-available', () => learn({ kind: 'none' }));
  updater.on('update-available', ({ version }) => learn({ kind: 'found', version }));
  updater.on('download-progress', ({ percent }) => learn({ kind: 'progress', percent }));
  updater.on('update-downloaded', ({ version }) => learn({ kind: 'loaded', version }));
  updater.on('error', (error) => learn({ kind: 'failed', problem: problemOf(error) }));
}
